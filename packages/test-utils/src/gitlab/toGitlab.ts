import { HostedGit, StoredPull } from '../github/HostedGit';

/** A project as GitLab describes it, as far as its clients here read it. */
export function toProject(repository: HostedGit, origin: string) {
  const { id, name, isArchived, defaultBranch } = repository;
  return {
    id,
    path_with_namespace: name,
    web_url: `${origin}/${name}`,
    archived: isArchived,
    default_branch: defaultBranch,
  };
}

const MERGE_STATUSES: Record<string, string> = {
  draft: 'draft_status',
  dirty: 'conflict',
  blocked: 'not_approved',
  behind: 'need_rebase',
  clean: 'mergeable',
};

/** A merge request as GitLab describes it. */
export async function toMergeRequest(
  repository: HostedGit,
  pull: StoredPull,
  origin: string,
) {
  await repository.refresh(pull);
  const { git, id, name } = repository;
  const isMerged = pull.mergeCommit !== undefined;
  const isOpen = pull.state === 'open';
  // A squashed commit that is merged by a fast-forward has no merge commit.
  const hasMergeCommit =
    pull.mergeCommit !== undefined &&
    (await git.isAncestor(pull.headCommit, pull.mergeCommit));
  const mergeCommit = pull.mergeCommit ?? null;
  return {
    iid: pull.number,
    web_url: `${origin}/${name}/-/merge_requests/${pull.number}`,
    state: findState(pull),
    title: pull.title,
    description: pull.body,
    draft: pull.draft,
    sha: pull.headCommit,
    source_branch: pull.head,
    target_branch: pull.base,
    source_project_id: id,
    target_project_id: id,
    detailed_merge_status: isOpen
      ? MERGE_STATUSES[await repository.findMergeableState(pull)]
      : 'not_open',
    merge_commit_sha: hasMergeCommit ? mergeCommit : null,
    squash_commit_sha: isMerged && !hasMergeCommit ? mergeCommit : null,
    merge_user: pull.mergedBy ? { username: pull.mergedBy } : null,
  };
}

function findState(pull: StoredPull): 'opened' | 'closed' | 'merged' {
  if (pull.mergeCommit !== undefined) {
    return 'merged';
  }
  return pull.state === 'open' ? 'opened' : 'closed';
}
