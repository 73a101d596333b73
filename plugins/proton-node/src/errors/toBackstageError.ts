import {
  ConflictError,
  type ErrorLike,
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';

type ErrorClass = new (message: string) => Error;

const ERROR_CLASSES: Record<string, ErrorClass> = {
  AccessDeniedException: NotAllowedError,
  ConflictException: ConflictError,
  InternalServerException: ServiceUnavailableError,
  ResourceNotFoundException: NotFoundError,
  ServiceQuotaExceededException: ConflictError,
  ThrottlingException: ServiceUnavailableError,
  ValidationException: InputError,
};

/** By the status with which the extension API refuses. */
const CLASSES_BY_STATUS: Record<number, ErrorClass> = {
  400: InputError,
  403: NotAllowedError,
  404: NotFoundError,
  409: ConflictError,
  413: InputError,
  501: NotImplementedError,
};

/**
 * The Backstage error for an error of a Proton client or of the extension API,
 * with Proton's own message. Errors that do not come from there are returned as
 * they are.
 *
 * @example
 *
 * ```ts
 * await client.send(command).catch(error => {
 *   throw toBackstageError(error);
 * });
 * ```
 *
 * @public
 */
export function toBackstageError(error: unknown): Error {
  if (!isError(error)) {
    return new Error(String(error));
  }
  if (error instanceof ResponseError) {
    const Refusal = CLASSES_BY_STATUS[error.statusCode];
    return Refusal ? new Refusal(error.body.error.message) : error;
  }
  const KnownError = ERROR_CLASSES[error.name];
  if (KnownError) {
    // Without the cause, whose message would stand there twice.
    return new KnownError(error.message);
  }
  if ('$fault' in error) {
    return new ServiceUnavailableError(
      `The Proton API refused the request: ${describe(error)}`,
    );
  }
  return error;
}

/** Such as `InvalidSignatureException: …`, for errors outside Proton's model. */
function describe(error: ErrorLike): string {
  const status = (error.$metadata as { httpStatusCode?: number } | undefined)
    ?.httpStatusCode;
  const name = error.name === 'Unknown' ? 'unknown error' : error.name;
  return `${name}${status ? ` (HTTP ${status})` : ''}: ${error.message}`;
}
