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

export class ValidationException extends ProtonError {
  constructor(message: string) {
    super('ValidationException', message);
  }
}

export class ConflictException extends ProtonError {
  constructor(message: string) {
    super('ConflictException', message);
  }
}

export class ResourceNotFoundException extends ProtonError {
  constructor(message: string) {
    super('ResourceNotFoundException', message);
  }
}

export class AccessDeniedException extends ProtonError {
  constructor(message: string) {
    super('AccessDeniedException', message);
  }
}

export class ThrottlingException extends ProtonError {
  constructor(message: string) {
    super('ThrottlingException', message);
  }
}

export class ServiceQuotaExceededException extends ProtonError {
  constructor(message: string) {
    super('ServiceQuotaExceededException', message);
  }
}
