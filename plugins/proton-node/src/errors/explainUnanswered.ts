import {
  type ErrorLike,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { SelectedAccount } from '../accounts/selectAccount';
import { AnswerTooLargeError } from '../clients/limitAnswers';
import { nameEndpoint } from './endpointNames';

/** What AWS services and the control plane call a caller whom they don't know. */
const REFUSED_CALLER = new Set([
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** The SDK's names for an answer that says no name of its error. */
const UNNAMED = new Set(['SyntaxError', 'Unknown', 'UnknownError']);

const CONNECTION_FAILURES: [RegExp, string][] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "has a host name that can't be resolved"],
  [
    /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/,
    "has a TLS certificate that Backstage doesn't trust; with a CA of your own, set NODE_EXTRA_CA_CERTS",
  ],
  [/^(EPROTO|ERR_SSL_)/, "doesn't speak TLS; the URL may need http"],
  [/^HPE_/, "doesn't speak HTTP; the URL may need https"],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'did not answer in time'],
];

/**
 * Turns the failure to reach a Proton API, or to be known to it, into an error
 * that says which one it was and what to check. Anything else that the API
 * itself answered, and an abort by the caller, is returned as it came.
 */
export function explainUnanswered(
  error: unknown,
  account: SelectedAccount,
  accessKeyId?: string,
): unknown {
  if (!isError(error) || error instanceof ServiceUnavailableError) {
    return error;
  }
  const problem = describeProblem(error, account, accessKeyId);
  return problem
    ? new ServiceUnavailableError(`${nameEndpoint(account).name} ${problem}`)
    : explainDenial(error, account, accessKeyId);
}

/** The error for the answer of something that isn't a Proton API. */
export function explainForeignAnswer(
  { status, headers }: Response,
  account: SelectedAccount,
): Error {
  const { name, whatElseToCheck } = nameEndpoint(account);
  return new ServiceUnavailableError(
    `${name} ${describeForeignAnswer({
      statusCode: status,
      headers: Object.fromEntries(headers),
    })}; ${whatElseToCheck}`,
  );
}

function describeProblem(
  error: ErrorLike,
  account: SelectedAccount,
  accessKeyId: string | undefined,
): string | undefined {
  const { whatToCheck, whatElseToCheck } = nameEndpoint(account);
  if (error.name === 'AnswerTooLargeError') {
    return `${AnswerTooLargeError.problem}; ${whatElseToCheck}`;
  }
  const answer = findAnswer(error);
  if (answer && UNNAMED.has(error.name) && !isProtonAnswer(answer)) {
    return `${describeForeignAnswer(answer)}; ${whatElseToCheck}`;
  }
  if (REFUSED_CALLER.has(error.name)) {
    return `refused ${nameKey(accessKeyId)}: ${trimEnd(error.message)} (${
      error.name
    }). Check the credentials of the account in the aws section of the configuration`;
  }
  if ('$fault' in error) {
    return undefined;
  }
  if (error.name === 'CredentialsProviderError') {
    return 'was not asked, because Backstage has no credentials for it; check the aws section of the configuration';
  }
  if (error.name === 'SyntaxError') {
    return `did not answer as a Proton API does; ${whatElseToCheck}`;
  }
  const failure = describeConnectionFailure(error);
  return failure && `${failure}; ${whatToCheck}`;
}

/** The key is Backstage's: its user has no part in what it isn't allowed. */
function explainDenial(
  error: ErrorLike,
  account: SelectedAccount,
  accessKeyId: string | undefined,
): ErrorLike {
  if (error.name === 'AccessDeniedException') {
    error.message = `${
      nameEndpoint(account).name
    } denied the request of ${nameKey(accessKeyId)}: ${error.message}`;
  }
  return error;
}

function nameKey(accessKeyId: string | undefined): string {
  return accessKeyId ? `the access key ${accessKeyId}` : 'Backstage';
}

function trimEnd(message: string): string {
  return message.replace(/[.\s]+$/, '');
}

/** The SDK hides the answer in its errors. */
function findAnswer(error: ErrorLike): Answer | undefined {
  const { $response } = error as { $response?: Partial<Answer> };
  return typeof $response?.statusCode === 'number'
    ? {
        statusCode: $response.statusCode,
        headers: $response.headers ?? {},
      }
    : undefined;
}

/**
 * What a socket, DNS or TLS error comes to, to follow the name of the endpoint;
 * `undefined` of any other error.
 */
function describeConnectionFailure(error: ErrorLike): string | undefined {
  if (error.name === 'TimeoutError') {
    return 'did not answer in time';
  }
  const code = findErrorCode(error);
  if (!code) {
    return undefined;
  }
  const sentence =
    CONNECTION_FAILURES.find(([pattern]) => pattern.test(code))?.[1] ??
    'did not answer';
  const [what, ...advice] = sentence.split(';');
  return [`${what} (${code})`, ...advice].join(';');
}

/**
 * The code of an error of Node, such as `ECONNREFUSED`: from the error, from
 * what `fetch` wrapped, or from the text that is all the SDK keeps of an error
 * it could not recognise.
 */
function findErrorCode(error: ErrorLike): string | undefined {
  const { code, cause } = error;
  if (typeof code === 'string') {
    return code;
  }
  if (isError(cause) && typeof cause.code === 'string') {
    return cause.code;
  }
  return /\b(ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPROTO|[A-Z_]*CERT[A-Z_]*)\b/.exec(
    error.message,
  )?.[0];
}

/** What a server answers with. */
interface Answer {
  statusCode: number;
  /** By lower-case name. */
  headers: Record<string, string>;
}

/** Whether a Proton API gave an answer: AWS and the control plane number theirs. */
function isProtonAnswer({ headers }: Answer): boolean {
  return (
    headers['x-amzn-requestid'] !== undefined ||
    headers['x-amzn-errortype'] !== undefined
  );
}

/**
 * What the answer of something that isn't a Proton API comes to, to follow the
 * name of the endpoint.
 */
function describeForeignAnswer(answer: Answer): string {
  const { statusCode, headers } = answer;
  const status = `HTTP ${statusCode}`;
  if (statusCode === 401 || statusCode === 403) {
    return `isn't reached: something in front of it asks for other credentials (${status})`;
  }
  if (statusCode === 503) {
    return `isn't ready (${status}): it may still be starting, or a proxy can't reach it`;
  }
  if (statusCode === 502 || statusCode === 504) {
    return `isn't reached: the proxy in front of it can't reach it (${status})`;
  }
  if (statusCode >= 300 && statusCode < 400) {
    return `isn't a Proton API: it redirects elsewhere (${status})`;
  }
  return isHtml(headers)
    ? `isn't a Proton API: it answered with a web page (${status})`
    : `isn't a Proton API: no Proton API answered there (${status})`;
}

function isHtml(headers: Record<string, string>): boolean {
  return /^text\/html\b/i.test(headers['content-type'] ?? '');
}
