import { ResponseError } from '@backstage/errors';
import isNetworkError from 'is-network-error';
import { ProtonTranslate } from '../useProtonTranslation';

/** Bad Gateway and Service Unavailable: said by whoever stands before the backend. */
const UNAVAILABLE = [502, 503];

/** Request Timeout and Gateway Timeout. */
const TIMEOUT = [408, 504];

/**
 * The sentence that says what went wrong. That of the backend is kept; words of
 * the browser or of a proxy, which differ from one to the next, are not.
 */
export function explainError(error: Error, t: ProtonTranslate): string {
  if (error instanceof ResponseError) {
    return explainResponse(error, t);
  }
  const { name, message } = error;
  if (isNetworkError(error)) {
    return t('errors.unreachable');
  }
  switch (name) {
    case 'TimeoutError':
      return t('errors.timeout');
    // What came instead of JSON.
    case 'SyntaxError':
      return t('errors.unreadable');
    default:
      return message;
  }
}

function explainResponse(error: ResponseError, t: ProtonTranslate): string {
  const { statusCode, cause } = error;
  if (statusCode === 401) {
    return t('errors.signedOut');
  }
  if (isOfBackend(error)) {
    return cause.message;
  }
  if (TIMEOUT.includes(statusCode)) {
    return t('errors.timeout');
  }
  return UNAVAILABLE.includes(statusCode)
    ? t('errors.unavailable')
    : t('errors.status', { status: String(statusCode) });
}

/** Whether it is an error as Backstage writes it, and not one made of a status alone. */
function isOfBackend({ body }: ResponseError): boolean {
  return !body.error.message.startsWith('Request failed with status ');
}
