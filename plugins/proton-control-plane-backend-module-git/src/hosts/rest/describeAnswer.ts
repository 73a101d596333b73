import { HostProblem } from '../HostProblem';
import { RestApi } from './RestApi';

/** How long to wait when a host doesn't say when a limit ends. */
const UNKNOWN_LIMIT_MS = 60_000;

const MAX_MESSAGE = 500;

/** Explains an answer that isn't what was asked for. */
export async function describeAnswer(
  response: Response,
  { api, about, isWrite }: { api: RestApi; about: string; isWrite: boolean },
): Promise<HostProblem> {
  const { headers, status } = response;
  const { name } = api;
  if (status === 429) {
    const retryAt = findRetryTime(headers);
    return new HostProblem(
      'rateLimit',
      `The rate limit of ${name} is used up until ${formatTime(retryAt)}`,
      retryAt,
    );
  }
  const reason = readReason(api, await response.text().catch(() => ''), status);
  if (status === 401) {
    return new HostProblem(
      'credentials',
      `${name} refused the credentials of integrations.${api.integration} (401): ${reason}. Renew the token`,
    );
  }
  if (status === 403) {
    return new HostProblem(
      'forbidden',
      `${name} refused access to ${about} (403): ${reason}. ${api.describeNeeded(
        isWrite,
      )}`,
    );
  }
  if (status === 404) {
    return new HostProblem(
      'missing',
      `${name} has no ${about}, or the credentials of integrations.${
        api.integration
      } don't allow access to it. ${api.describeNeeded(isWrite)}`,
    );
  }
  return status >= 500 || status === 408
    ? new HostProblem(
        'unreachable',
        `${name} has a problem (${status}): ${reason}`,
      )
    : new HostProblem(
        'refused',
        `${name} refused ${about} (${status}): ${reason}`,
      );
}

/** Explains why there is no answer. */
export function toUnreachable({ name }: RestApi, error: unknown): HostProblem {
  const cause = error instanceof Error ? error.cause ?? error : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new HostProblem(
    'unreachable',
    `${name} can't be reached: ${message.slice(0, MAX_MESSAGE)}`,
  );
}

/** The first line of what the host says, or its status. */
function readReason(api: RestApi, text: string, status: number): string {
  const reason = api.findReason(parse(text)) ?? status;
  return (typeof reason === 'string' ? reason : JSON.stringify(reason))
    .split('\n', 1)[0]
    .slice(0, MAX_MESSAGE)
    .replace(/\.$/, '');
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
