import { RequestError } from '@octokit/request-error';
import { HostProblem } from '../HostProblem';

/** GitHub asks to wait for so long when it doesn't say when a limit ends. */
const UNKNOWN_LIMIT_MS = 60_000;

/** What a request needs, as GitHub's settings call it. */
export type GithubPermission =
  | 'Actions: read'
  | 'Checks: read'
  | 'Commit statuses: read'
  | 'Contents: write'
  | 'Issues: write'
  | 'Pull requests: write';

/** What most requests need. */
const WRITE: GithubPermission[] = ['Contents: write', 'Pull requests: write'];

/** Explains an error of GitHub's client. */
export function toHostProblem(
  error: unknown,
  {
    host,
    path,
    permissions = WRITE,
  }: { host: string; path: string; permissions?: GithubPermission[] },
): HostProblem {
  if (error instanceof HostProblem) {
    return error;
  }
  // Without an answer, the client makes up a status.
  if (!(error instanceof RequestError) || !error.response) {
    return new HostProblem(
      'unreachable',
      `GitHub (${host}) can't be reached: ${describe(error)}`,
    );
  }
  const { status } = error;
  const retryAt = findRetryTime(error);
  if (retryAt && (status === 403 || status === 429)) {
    return new HostProblem(
      'rateLimit',
      `The rate limit of GitHub (${host}) is used up until ${formatTime(
        retryAt,
      )}`,
      retryAt,
    );
  }
  if (status === 401) {
    return new HostProblem(
      'credentials',
      `GitHub (${host}) refused the credentials of integrations.github (401). Renew the token, or check that the GitHub App is installed`,
    );
  }
  if (status === 403) {
    return new HostProblem(
      'forbidden',
      `GitHub (${host}) refused access to ${path} (403): ${describe(
        error,
      )}. The credentials of integrations.github need ${formatNeeded(
        permissions,
      )}`,
    );
  }
  // A repository without a commit answers 409 for every branch.
  if (status === 404 || (status === 409 && /is empty/.test(error.message))) {
    return new HostProblem(
      'missing',
      `GitHub (${host}) has no ${path}, or the credentials of integrations.github don't allow access to it. They need ${formatNeeded(
        permissions,
      )}`,
    );
  }
  return status >= 500 || status === 408 || status === 429
    ? new HostProblem(
        'unreachable',
        `GitHub (${host}) has a problem (${status}): ${describe(error)}`,
      )
    : new HostProblem(
        'refused',
        `GitHub (${host}) refused ${path} (${status}): ${describe(error)}`,
      );
}

function formatNeeded(permissions: GithubPermission[]): string {
  const names = permissions.map(permission => `"${permission}"`).join(' and ');
  return `the permission${
    permissions.length === 1 ? '' : 's'
  } ${names} (a classic token: the scope "repo")`;
}

/** When a rate limit ends; undefined for another error. */
function findRetryTime(error: RequestError): Date | undefined {
  const headers = error.response?.headers ?? {};
  const after = Number(headers['retry-after']);
  if (after > 0) {
    return new Date(Date.now() + after * 1_000);
  }
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) {
    return new Date(reset * 1_000);
  }
  return /rate limit/i.test(error.message)
    ? new Date(Date.now() + UNKNOWN_LIMIT_MS)
    : undefined;
}

function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The first line only: GitHub appends a link to its documentation. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0].slice(0, 500);
}
