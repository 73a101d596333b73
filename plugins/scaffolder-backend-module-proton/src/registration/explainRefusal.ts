import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
} from '@backstage/errors';

const ERROR_CLASSES: Record<number, new (message: string) => Error> = {
  400: InputError,
  403: NotAllowedError,
  404: NotFoundError,
  409: ConflictError,
  413: InputError,
};

/** The control plane's own words for what it refused, without HTTP around them. */
export function explainRefusal(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return error;
  }
  const KnownError = ERROR_CLASSES[error.statusCode];
  return KnownError ? new KnownError(error.body.error.message) : error;
}
