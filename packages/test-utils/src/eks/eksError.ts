/** An error as the EKS API answers it. */
export class EksError extends Error {
  constructor(
    readonly status: number,
    /** Such as `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function notFound(message: string): EksError {
  return new EksError(404, 'ResourceNotFoundException', message);
}

export function inUse(message: string): EksError {
  return new EksError(409, 'ResourceInUseException', message);
}

export function invalidParameter(message: string): EksError {
  return new EksError(400, 'InvalidParameterException', message);
}

export function invalidRequest(message: string): EksError {
  return new EksError(400, 'InvalidRequestException', message);
}
