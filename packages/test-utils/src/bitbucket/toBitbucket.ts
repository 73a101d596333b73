import type { components } from '@coderabbitai/bitbucket/cloud/openapi';
import { CheckState, HostedGit, StoredPull } from '../github/HostedGit';

type Schemas = components['schemas'];

/** Where people see Bitbucket. */
export const ORIGIN = 'https://bitbucket.org';

/** Pull requests have so many characters of a hash. */
const SHORT_HASH = 12;

/** The identifiers of Bitbucket are in braces. */
export const WORKSPACE_UUID = '{00000000-0000-4000-9000-000000000000}';

export function toUuid({ id }: HostedGit): string {
  return `{00000000-0000-4000-8000-${String(id).padStart(12, '0')}}`;
}

/** A repository as Bitbucket describes it. */
export function toRepository(repository: HostedGit): Schemas['repository'] {
  const { defaultBranch, name } = repository;
  return {
    type: 'repository',
    uuid: toUuid(repository),
    full_name: name,
    links: { html: { href: `${ORIGIN}/${name}` } },
    mainbranch: { type: 'branch', name: defaultBranch },
    workspace: { type: 'workspace', uuid: WORKSPACE_UUID },
  };
}

export function toCommit(hash: string): Schemas['commit'] {
  return { type: 'commit', hash };
}

function toShortCommit(hash = ''): { hash: string } {
  return { hash: hash.slice(0, SHORT_HASH) };
}

/** A pull request as Bitbucket describes it. */
export async function toPullRequest(
  repository: HostedGit,
  pull: StoredPull,
): Promise<Schemas['pullrequest']> {
  await repository.refresh(pull);
  const { git, name } = repository;
  const base = await git.find(pull.base);
  const described = toRepository(repository);
  return {
    type: 'pullrequest',
    id: pull.number,
    title: pull.title,
    state: findState(pull),
    draft: pull.draft,
    summary: { raw: pull.body, markup: 'markdown' },
    source: {
      branch: { name: pull.head },
      commit: toShortCommit(pull.headCommit),
      repository: described,
    },
    destination: {
      branch: { name: pull.base },
      commit: toShortCommit(base),
      repository: described,
    },
    links: {
      html: { href: `${ORIGIN}/${name}/pull-requests/${pull.number}` },
    },
    ...(pull.mergeCommit && { merge_commit: toShortCommit(pull.mergeCommit) }),
    ...(pull.mergedBy && {
      closed_by: { type: 'account', nickname: pull.mergedBy },
    }),
  };
}

function findState(pull: StoredPull): 'DECLINED' | 'MERGED' | 'OPEN' {
  if (pull.mergeCommit !== undefined) {
    return 'MERGED';
  }
  return pull.state === 'open' ? 'OPEN' : 'DECLINED';
}

/** What Bitbucket calls the states of GitHub's statuses. */
const STATES: Record<string, Schemas['commitstatus']['state']> = {
  error: 'FAILED',
  failure: 'FAILED',
  pending: 'INPROGRESS',
  success: 'SUCCESSFUL',
};

/** The build statuses of a commit. */
export function toStatuses(
  repository: HostedGit,
  commit: string,
): Schemas['commitstatus'][] {
  const checks = repository.checks.get(commit) ?? [];
  const statuses = repository.statuses.get(commit) ?? [];
  return [
    ...checks.map(check => ({
      type: 'commitstatus' as const,
      key: check.name,
      name: check.name,
      state: findCheckState(check),
      url: check.details_url,
    })),
    ...statuses.map(({ context, description, state, target_url }) => ({
      type: 'commitstatus' as const,
      key: context,
      name: context,
      state: STATES[state],
      url: target_url ?? undefined,
      description,
    })),
  ];
}

function findCheckState({
  conclusion,
  status,
}: CheckState): Schemas['commitstatus']['state'] {
  if (status !== 'completed') {
    return 'INPROGRESS';
  }
  if (conclusion === 'cancelled') {
    return 'STOPPED';
  }
  return conclusion === 'success' || conclusion === 'skipped'
    ? 'SUCCESSFUL'
    : 'FAILED';
}
