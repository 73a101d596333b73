import { components } from '@octokit/openapi-types';
import { HostedGit, StoredPull } from './HostedGit';

type Schemas = components['schemas'];
type Pull = Schemas['pull-request'];

/** A repository as GitHub describes it, as far as its clients here read it. */
export function toRepository(repository: HostedGit, origin: string) {
  const { id, name, isArchived, defaultBranch } = repository;
  return {
    id,
    name: name.split('/')[1],
    full_name: name,
    html_url: `${origin}/${name}`,
    archived: isArchived,
    default_branch: defaultBranch,
  } satisfies Partial<Schemas['full-repository']>;
}

/** A pull request as a list has it. */
export function toListedPull(
  repository: HostedGit,
  pull: StoredPull,
  origin: string,
) {
  const repo = toRepository(repository, origin);
  return {
    number: pull.number,
    html_url: `${origin}/${repository.name}/pull/${pull.number}`,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    draft: pull.draft,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: pull.mergeCommit ?? null,
    head: { ref: pull.head, sha: pull.headCommit, repo },
    base: { ref: pull.base, repo },
  };
}

/** A single pull request, which says more. */
export async function toPull(
  repository: HostedGit,
  pull: StoredPull,
  origin: string,
) {
  await repository.refresh(pull);
  const state =
    pull.state === 'open'
      ? await repository.findMergeableState(pull)
      : 'unknown';
  return {
    ...toListedPull(repository, pull, origin),
    merged: pull.mergedAt !== undefined,
    mergeable_state: state,
    merged_by: pull.mergedBy ? { login: pull.mergedBy } : null,
  } satisfies Record<string, unknown> & {
    merged: Pull['merged'];
    mergeable_state: Pull['mergeable_state'];
  };
}
