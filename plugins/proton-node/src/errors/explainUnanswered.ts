import {
  type ErrorLike,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { SelectedAccount } from '../accounts/selectAccount';
import { AnswerTooLargeError } from '../clients/limitAnswers';
import { describeConnectionFailure } from './describeConnectionFailure';
import {
  type Answer,
  describeForeignAnswer,
  isProtonAnswer,
} from './describeForeignAnswer';
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
