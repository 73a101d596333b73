import { PullRequest } from '../PullRequestHost';

interface Endpoint {
  branch?: { name?: string };
  /** Its hash has 12 characters. */
  commit?: { hash?: string } | null;
  /** Null when the fork was deleted. */
  repository?: { uuid?: string } | null;
}

/** A pull request of Bitbucket, as far as it is needed. */
export interface BitbucketPullRequest {
  id: number;
  state: 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
  draft?: boolean;
  summary?: { raw?: string };
  source: Endpoint;
  destination: Endpoint;
  merge_commit?: { hash?: string } | null;
  closed_by?: { display_name?: string; nickname?: string } | null;
  links: { html: { href: string } };
}

/** A pull request in the words of all hosts; its hashes are as short as Bitbucket's. */
export function toPullRequest(pull: BitbucketPullRequest): PullRequest {
  const { closed_by: closedBy, destination, source } = pull;
  const headCommit = source.commit?.hash ?? '';
  const isMerged = pull.state === 'MERGED';
  return {
    number: pull.id,
    url: pull.links.html.href,
    state: findState(pull.state),
    body: pull.summary?.raw ?? '',
    headCommit,
    headBranch: source.branch?.name ?? '',
    isFromFork: source.repository?.uuid !== destination.repository?.uuid,
    baseBranch: destination.branch?.name ?? '',
    mergeability: pull.draft ? 'draft' : 'unknown',
    ...(isMerged && {
      mergeCommit: (pull.merge_commit?.hash ?? headCommit) || undefined,
      mergedBy: closedBy?.nickname ?? closedBy?.display_name,
    }),
  };
}

function findState(state: BitbucketPullRequest['state']): PullRequest['state'] {
  switch (state) {
    case 'OPEN':
      return 'open';
    case 'MERGED':
      return 'merged';
    default:
      return 'closed';
  }
}
