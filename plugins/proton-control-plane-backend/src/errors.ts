/**
 * The errors of the Proton API model. What a handler throws besides these is
 * an `InternalServerException` for its caller.
 */
export type ProtonErrorName =
  | 'AccessDeniedException'
  | 'ConflictException'
  | 'InternalServerException'
  | 'ResourceNotFoundException'
  | 'ServiceQuotaExceededException'
  | 'ThrottlingException'
  | 'ValidationException';

/** An error that a caller of the Proton API sees with this name and message. */
export class ProtonError extends Error {
  constructor(readonly name: ProtonErrorName, message: string) {
    super(message);
  }
}

function define(name: ProtonErrorName) {
  return class extends ProtonError {
    constructor(message: string) {
      super(name, message);
    }
  };
}

export class ValidationException extends define('ValidationException') {}
export class ConflictException extends define('ConflictException') {}
export class ResourceNotFoundException extends define(
  'ResourceNotFoundException',
) {}
export class AccessDeniedException extends define('AccessDeniedException') {}
export class ThrottlingException extends define('ThrottlingException') {}
export class ServiceQuotaExceededException extends define(
  'ServiceQuotaExceededException',
) {}
