import { Mergeability, PullRequest } from '../PullRequestHost';

/** A merge request, as far as it is needed. */
export interface GitlabMergeRequest {
  iid: number;
  web_url: string;
  state: 'opened' | 'closed' | 'locked' | 'merged';
  description: string | null;
  /** The last commit of its branch; absent when it has none. */
  sha: string | null;
  source_branch: string;
  target_branch: string;
  source_project_id: number | null;
  target_project_id: number;
  detailed_merge_status?: string;
  draft: boolean;
  merge_commit_sha: string | null;
  squash_commit_sha: string | null;
  merge_user?: { username: string } | null;
}

/** A merge request in the words of all hosts. */
export function toPullRequest(request: GitlabMergeRequest): PullRequest {
  const isMerged = request.state === 'merged';
  return {
    number: request.iid,
    url: request.web_url,
    checksUrl: `${request.web_url}/pipelines`,
    state: findState(request.state),
    body: request.description ?? '',
    headCommit: request.sha ?? '',
    headBranch: request.source_branch,
    isFromFork: request.source_project_id !== request.target_project_id,
    baseBranch: request.target_branch,
    mergeability: findMergeability(request),
    ...(isMerged && {
      // A fast-forward merge has no commit of its own.
      mergeCommit:
        request.merge_commit_sha ??
        request.squash_commit_sha ??
        request.sha ??
        undefined,
      mergedBy: request.merge_user?.username,
    }),
  };
}

function findState(state: GitlabMergeRequest['state']): PullRequest['state'] {
  switch (state) {
    case 'merged':
    case 'closed':
      return state;
    // Locked: it is being merged.
    default:
      return 'open';
  }
}

function findMergeability({
  detailed_merge_status: status,
  draft,
}: GitlabMergeRequest): Mergeability {
  if (draft) {
    return 'draft';
  }
  switch (status) {
    case 'mergeable':
      return 'clean';
    case 'conflict':
      return 'conflict';
    case 'need_rebase':
      return 'behind';
    case undefined:
    case 'approvals_syncing':
    case 'checking':
    case 'commits_status':
    case 'not_open':
    case 'preparing':
    case 'unchecked':
      return 'unknown';
    // Each of the others is a rule of the project, such as `not_approved`.
    default:
      return 'blocked';
  }
}
