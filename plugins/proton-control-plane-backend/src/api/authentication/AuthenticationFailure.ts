/** The names that AWS services give to a refused caller. */
export type AuthenticationFailureName =
  | 'AccessDeniedException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'UnrecognizedClientException'
  | 'ValidationException';

/** The header in which an answer says the account of this control plane. */
export const ACCOUNT_HEADER = 'x-proton-account-id';

/** A request whose caller is not who they should be. */
export class AuthenticationFailure extends Error {
  readonly statusCode: number;

  constructor(readonly name: AuthenticationFailureName, message: string) {
    super(message);
    this.statusCode = name === 'ValidationException' ? 400 : 403;
  }
}

/** The signature is there, and a part of it is missing or malformed. */
export function incompleteSignature(message: string): AuthenticationFailure {
  return new AuthenticationFailure('IncompleteSignatureException', message);
}

/** The signature isn't of this request, this place or this time. */
export function invalidSignature(message: string): AuthenticationFailure {
  return new AuthenticationFailure('InvalidSignatureException', message);
}

/** A known service asks for an account or a region that isn't served here. */
export class ForeignTarget extends AuthenticationFailure {
  constructor(message: string, readonly accountId: string) {
    super('ValidationException', message);
  }
}
