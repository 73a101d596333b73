import { RestEndpointMethodTypes } from '@octokit/rest';
import { Mergeability, PullRequest } from '../PullRequestHost';

type Listed =
  RestEndpointMethodTypes['pulls']['list']['response']['data'][number];
type Read = RestEndpointMethodTypes['pulls']['get']['response']['data'];

/** A pull request of GitHub; lists say less than a single one. */
export function toPullRequest(pull: Listed | Read): PullRequest {
  const isMerged = Boolean(pull.merged_at);
  return {
    number: pull.number,
    url: pull.html_url,
    checksUrl: `${pull.html_url}/checks`,
    state: findState(isMerged, pull.state),
    body: pull.body ?? '',
    headCommit: pull.head.sha,
    headBranch: pull.head.ref,
    // Without a repository, the fork is deleted.
    isFromFork: pull.head.repo?.id !== pull.base.repo.id,
    baseBranch: pull.base.ref,
    mergeability: findMergeability(pull),
    ...(isMerged && {
      mergeCommit: pull.merge_commit_sha ?? undefined,
      mergedBy: 'merged_by' in pull ? pull.merged_by?.login : undefined,
    }),
  };
}

function findState(isMerged: boolean, state: string): PullRequest['state'] {
  if (isMerged) {
    return 'merged';
  }
  return state === 'open' ? 'open' : 'closed';
}

function findMergeability(pull: Listed | Read): Mergeability {
  if (pull.draft) {
    return 'draft';
  }
  switch ('mergeable_state' in pull ? pull.mergeable_state : undefined) {
    // Unstable: checks that aren't required fail or run, which is said of them.
    case 'clean':
    case 'has_hooks':
    case 'unstable':
      return 'clean';
    case 'dirty':
      return 'conflict';
    case 'behind':
      return 'behind';
    case 'blocked':
      return 'blocked';
    default:
      return 'unknown';
  }
}
