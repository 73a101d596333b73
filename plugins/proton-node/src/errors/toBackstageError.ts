import {
  ConflictError,
  type ErrorLike,
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
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

/**
 * The Backstage error for an error of a Proton client, with Proton's own
 * message. Errors that do not come from Proton are returned as they are.
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
