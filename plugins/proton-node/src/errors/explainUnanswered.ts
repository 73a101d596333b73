import {
  type ErrorLike,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { EMBEDDED_ENDPOINT } from '../accounts/readProtonAccounts';
import type { SelectedAccount } from '../accounts/selectAccount';

/**
 * Turns the failure to reach a Proton API into an error that says which one it
 * was and what to check. Anything that the API itself answered, and an abort by
 * the caller, is returned as it came.
 */
export function explainUnanswered(
  error: unknown,
  account: SelectedAccount,
): unknown {
  const { accountId, endpoint, region } = account;
  const embedded = endpoint === EMBEDDED_ENDPOINT;
  const problem = describeProblem({
    error,
    whatToCheck: embedded
      ? 'check that the backend has the proton-control-plane plugin and that it started'
      : 'check that it is running and that proton.accounts has the right endpoint',
  });
  if (!problem) {
    return error;
  }
  const name = embedded
    ? 'The embedded Proton control plane'
    : `The Proton endpoint ${endpoint}`;
  return new ServiceUnavailableError(
    `${name} (account ${accountId}, region ${region}) ${problem}`,
  );
}

function describeProblem(options: {
  error: unknown;
  whatToCheck: string;
}): string | undefined {
  const { error, whatToCheck } = options;
  if (!isError(error) || '$fault' in error) {
    return undefined;
  }
  if (error.name === 'CredentialsProviderError') {
    return 'was not asked, because Backstage has no credentials for it; check the aws section of the configuration';
  }
  if (error.name === 'TimeoutError') {
    return `did not answer in time; ${whatToCheck}`;
  }
  if (error.name === 'SyntaxError') {
    return `did not answer as a Proton API does; ${whatToCheck}`;
  }
  const code = findErrorCode(error);
  return code ? `did not answer (${code}); ${whatToCheck}` : undefined;
}

/**
 * The code of a socket, DNS or TLS error of Node, such as `ECONNREFUSED`:
 * from the error, from what `fetch` wrapped, or from the text that is all the
 * SDK keeps of an error it could not recognise.
 */
function findErrorCode(error: ErrorLike): string | undefined {
  const { code, cause } = error;
  if (typeof code === 'string') {
    return code;
  }
  if (isError(cause) && typeof cause.code === 'string') {
    return cause.code;
  }
  return /\b(ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)\b/.exec(
    error.message,
  )?.[0];
}
