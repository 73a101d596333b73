import { Check } from '../PullRequestHost';

/** A job, or what another CI system says of a commit. */
export interface GitlabStatus {
  name: string;
  status: string;
  allow_failure?: boolean;
  /** Of a commit status. */
  target_url?: string | null;
  description?: string | null;
  /** Of a job. */
  web_url?: string;
}

/** A job or a commit status of GitLab in the words of all hosts. */
export function toCheck(status: GitlabStatus): Check {
  return {
    name: status.name,
    state: findState(status),
    url: status.target_url ?? status.web_url ?? undefined,
    description: status.description ?? undefined,
  };
}

function findState({ allow_failure, status }: GitlabStatus): Check['state'] {
  if (status === 'failed' && allow_failure) {
    return 'passed';
  }
  switch (status) {
    case 'success':
      return 'passed';
    // A manual job waits for people, and doesn't keep anybody from merging.
    case 'manual':
    case 'skipped':
      return 'skipped';
    case 'canceled':
    case 'canceling':
    case 'failed':
      return 'failed';
    default:
      return 'pending';
  }
}
