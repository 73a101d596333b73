import { Check } from '../PullRequestHost';

/** What a pipeline or another CI system says of a commit. */
export interface BitbucketStatus {
  key?: string;
  name?: string;
  state?: string;
  /** Where its log is. */
  url?: string;
  description?: string;
}

/** A build status of Bitbucket in the words of all hosts. */
export function toCheck(status: BitbucketStatus): Check {
  return {
    name: status.name || status.key || '',
    state: findState(status.state),
    url: status.url || undefined,
    description: status.description || undefined,
  };
}

function findState(state: string | undefined): Check['state'] {
  switch (state) {
    case 'SUCCESSFUL':
      return 'passed';
    case 'FAILED':
    case 'STOPPED':
      return 'failed';
    default:
      return 'pending';
  }
}
