import { ErrorLike, isError } from '@backstage/errors';

const SENTENCES: [RegExp, string][] = [
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
 * What a socket, DNS or TLS error comes to, to follow the name of the endpoint;
 * `undefined` of any other error.
 */
export function describeConnectionFailure(
  error: ErrorLike,
): string | undefined {
  if (error.name === 'TimeoutError') {
    return 'did not answer in time';
  }
  const code = findErrorCode(error);
  if (!code) {
    return undefined;
  }
  const sentence =
    SENTENCES.find(([pattern]) => pattern.test(code))?.[1] ?? 'did not answer';
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
