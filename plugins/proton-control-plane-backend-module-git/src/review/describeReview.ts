import { Check, PullRequest } from '../hosts/PullRequestHost';
import { formatReference, PullRequestTerms } from '../hosts/pullRequestTerms';
import type { ResultLookup } from '../results/findResult';

/** How the branch of a pull request differs from what the deployment wrote. */
export type BranchEdit = 'none' | 'edited' | 'forcePushed' | 'withoutMetadata';

/** The state of an open pull request. */
export interface ReviewState {
  terms: PullRequestTerms;
  pullRequest: Pick<PullRequest, 'number' | 'baseBranch' | 'mergeability'>;
  checks: Check[];
  /** The repository's name now, and as it is registered. */
  repository: { name: string; registeredName: string };
  /** The branch of the environment's `provisioningRepository`. */
  branch: string;
  edit: BranchEdit;
}

/** How the example pipeline names its status of a folder. */
const PLAN_PREFIX = 'proton/plan/';

const EDITS: Record<
  BranchEdit,
  (noun: PullRequestTerms['noun']) => string | undefined
> = {
  none: () => undefined,
  edited: () =>
    'Its branch has commits that somebody added; they are deployed with it',
  forcePushed: () =>
    "Its branch was force-pushed; what is merged is what's on the branch now",
  withoutMetadata: noun =>
    `Its branch no longer names this deployment in .proton/deployment-metadata.json, so the pipeline can't report it. Restore the file, or close the ${noun} and deploy again`,
};

/** What a deployment waits for while its pull request is open. */
export function describeReview(state: ReviewState): string {
  const { pullRequest, checks, repository, terms } = state;
  const summary = summarizeChecks(checks);
  return [
    `Waiting for review of ${formatReference(terms, pullRequest.number)} in ${
      repository.name
    }${summary && `; checks: ${summary}`}`,
    ...checks.flatMap(check => describePlan(check) ?? []),
    describeMergeability(state),
    EDITS[state.edit](terms.noun),
    pullRequest.baseBranch === state.branch
      ? undefined
      : `It merges into ${pullRequest.baseBranch} and not into ${state.branch}. Change its base branch, or update the environment with that branch`,
    repository.name === repository.registeredName
      ? undefined
      : `The repository ${repository.registeredName} is now ${repository.name}. Register it under that name, and update the environment with it`,
  ]
    .filter(text => text !== undefined)
    .join('. ');
}

/** What a deployment waits for once its pull request is merged. */
export function describePipeline(
  repositoryName: string,
  commit: string | undefined,
  checks: Check[],
): string {
  const failed = checks.filter(({ state }) => state === 'failed');
  const summary = summarizeChecks(checks);
  return [
    `Waiting for the pipeline of ${repositoryName} to report the result${
      commit === undefined ? '' : ` of commit ${commit.slice(0, 7)}`
    }${summary && `; checks: ${summary}`}`,
    failed.length === 0
      ? undefined
      : 'Run the pipeline again, or report the failure with NotifyResourceDeploymentStatusChange',
  ]
    .filter(text => text !== undefined)
    .join('. ');
}

/** What a deployment waits for whose result is in a workflow run. */
export function describeRun(
  { pipeline }: PullRequestTerms,
  repositoryName: string,
  workflow: string,
  found: Exclude<ResultLookup, { kind: 'ended' }>,
): string {
  const name =
    pipeline === 'workflow' ? `workflow ${workflow}` : 'the pipeline';
  const waiting = `Waiting for the result of ${name} of ${repositoryName}`;
  switch (found.kind) {
    case 'missing':
      return `${waiting}, which hasn't started`;
    case 'running':
      return waiting;
    default:
      return `${waiting}. Run ${found.run.id} ${found.reason}. Run the ${pipeline} again, or report the failure with NotifyResourceDeploymentStatusChange`;
  }
}

/** Such as `1 failed (plan), 2 passed`; empty without checks. */
export function summarizeChecks(checks: Check[]): string {
  const names = checks
    .filter(({ state }) => state === 'failed')
    .map(({ name }) => name);
  const count = (state: Check['state']) =>
    checks.filter(check => check.state === state).length;
  return [
    names.length > 0 && `${names.length} failed (${names.join(', ')})`,
    count('pending') > 0 && `${count('pending')} pending`,
    count('passed') > 0 && `${count('passed')} passed`,
  ]
    .filter(text => text !== false)
    .join(', ');
}

/** The folder that a check has planned; undefined for any other check. */
export function findPlannedFolder({ name }: Check): string | undefined {
  return name.startsWith(PLAN_PREFIX)
    ? name.slice(PLAN_PREFIX.length)
    : undefined;
}

function describePlan(check: Check): string | undefined {
  const folder = findPlannedFolder(check);
  const { description } = check;
  return folder === undefined || !description
    ? undefined
    : `Plan of ${folder}: ${description
        .replace(/^Plan: /, '')
        .replace(/\.$/, '')}`;
}

function describeMergeability({
  pullRequest,
  terms: { noun },
}: ReviewState): string | undefined {
  const { baseBranch, mergeability } = pullRequest;
  switch (mergeability) {
    case 'conflict':
      return `It conflicts with ${baseBranch}. Resolve the conflicts in the ${noun}, or cancel the deployment and deploy again`;
    case 'behind':
      return `Its branch must be up to date with ${baseBranch}. Update the branch in the ${noun}`;
    case 'blocked':
      return `A rule of ${baseBranch} blocks the merge, such as a required approval or check`;
    case 'draft':
      return 'It is a draft. Mark it as ready for review';
    default:
      return undefined;
  }
}
