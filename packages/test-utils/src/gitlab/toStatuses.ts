import { CheckState, HostedGit } from '../github/HostedGit';

/** What is said of a commit, as GitLab lists it: jobs and statuses alike. */
export function toStatuses(repository: HostedGit, commit: string) {
  const checks = repository.checks.get(commit) ?? [];
  const statuses = repository.statuses.get(commit) ?? [];
  return [
    ...checks.map(check => ({
      name: check.name,
      status: findStatus(check),
      target_url: check.details_url ?? null,
      description: null,
      allow_failure: false,
    })),
    ...statuses.map(({ context, description, state, target_url }) => ({
      name: context,
      status: state === 'failure' || state === 'error' ? 'failed' : state,
      target_url,
      description: description ?? null,
      allow_failure: false,
    })),
  ];
}

function findStatus({ conclusion, status }: CheckState): string {
  if (status !== 'completed') {
    return 'running';
  }
  switch (conclusion) {
    case 'success':
    case 'skipped':
      return conclusion;
    case 'cancelled':
      return 'canceled';
    default:
      return 'failed';
  }
}
