import { RestEndpointMethodTypes } from '@octokit/rest';
import { Check } from '../PullRequestHost';

/** A check run as GitHub lists it. */
export type CheckRun =
  RestEndpointMethodTypes['checks']['listForRef']['response']['data']['check_runs'][number];
type Status =
  RestEndpointMethodTypes['repos']['getCombinedStatusForRef']['response']['data']['statuses'][number];

/** What the apps and the older status API of GitHub say of a commit. */
export function toChecks(runs: CheckRun[], statuses: Status[]): Check[] {
  return [
    ...runs.map(run => ({
      name: run.name,
      state: findRunState(run),
      url: run.details_url ?? run.html_url ?? undefined,
    })),
    ...statuses.map(({ context, state, target_url: url, description }) => ({
      name: context,
      state: findStatusState(state),
      url: url ?? undefined,
      description: description ?? undefined,
    })),
  ];
}

/** How far a check or a workflow run is. */
export function findRunState({
  status,
  conclusion,
}: {
  status: string | null;
  conclusion: string | null;
}): Check['state'] {
  if (status !== 'completed') {
    return 'pending';
  }
  switch (conclusion) {
    case 'success':
    case 'neutral':
      return 'passed';
    case 'skipped':
      return 'skipped';
    default:
      return 'failed';
  }
}

function findStatusState(state: string): Check['state'] {
  if (state === 'success') {
    return 'passed';
  }
  return state === 'pending' ? 'pending' : 'failed';
}
