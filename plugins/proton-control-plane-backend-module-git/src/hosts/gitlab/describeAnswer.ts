import { HostProblem } from '../HostProblem';

/** How long to wait when GitLab doesn't say when a limit ends. */
const UNKNOWN_LIMIT_MS = 60_000;

const MAX_MESSAGE = 500;

/** Explains an answer that isn't what was asked for. */
export async function describeAnswer(
  response: Response,
  { host, about, isWrite }: { host: string; about: string; isWrite: boolean },
): Promise<HostProblem> {
  const { headers, status } = response;
  const gitlab = `GitLab (${host})`;
  if (status === 429) {
    const retryAt = findRetryTime(headers);
    return new HostProblem(
      'rateLimit',
      `The rate limit of ${gitlab} is used up until ${formatTime(retryAt)}`,
      retryAt,
    );
  }
  const reason = readReason(await response.text().catch(() => ''), status);
  if (status === 401) {
    return new HostProblem(
      'credentials',
      `${gitlab} refused the credentials of integrations.gitlab (401): ${reason}. Renew the token`,
    );
  }
  if (status === 403) {
    return new HostProblem(
      'forbidden',
      `${gitlab} refused access to ${about} (403): ${reason}. ${describeNeeded(
        isWrite,
      )}`,
    );
  }
  if (status === 404) {
    return new HostProblem(
      'missing',
      `${gitlab} has no ${about}, or the token of integrations.gitlab doesn't allow access to it. ${describeNeeded(
        isWrite,
      )}`,
    );
  }
  return status >= 500 || status === 408
    ? new HostProblem(
        'unreachable',
        `${gitlab} has a problem (${status}): ${reason}`,
      )
    : new HostProblem(
        'refused',
        `${gitlab} refused ${about} (${status}): ${reason}`,
      );
}

/** Explains why there is no answer. */
export function toUnreachable(host: string, error: unknown): HostProblem {
  const cause = error instanceof Error ? error.cause ?? error : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new HostProblem(
    'unreachable',
    `GitLab (${host}) can't be reached: ${message.slice(0, MAX_MESSAGE)}`,
  );
}

function describeNeeded(isWrite: boolean): string {
  return isWrite
    ? 'The token needs the scope "api" and the role Developer in the project'
    : 'The token needs the scope "api" or "read_api" and the role Reporter in the project';
}

/** Such as `404 Project Not Found`; GitLab has several shapes of errors. */
function readReason(text: string, status: number): string {
  const found = parse(text);
  const { error, error_description: description, message } = found;
  const reason =
    [message, description, error].find(each => each !== undefined) ?? status;
  return (typeof reason === 'string' ? reason : JSON.stringify(reason))
    .split('\n', 1)[0]
    .slice(0, MAX_MESSAGE);
}

function parse(text: string): Record<string, unknown> {
  try {
    const found = JSON.parse(text);
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}

function findRetryTime(headers: Headers): Date {
  const after = Number(headers.get('retry-after'));
  if (after > 0) {
    return new Date(Date.now() + after * 1_000);
  }
  const reset = Number(headers.get('ratelimit-reset'));
  return reset > 0
    ? new Date(reset * 1_000)
    : new Date(Date.now() + UNKNOWN_LIMIT_MS);
}

function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
