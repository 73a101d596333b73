/** The names that AWS services give to a refused caller. */
export type AuthenticationFailureName =
  | 'AccessDeniedException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'UnrecognizedClientException'
  | 'ValidationException';

/** A request whose caller is not who they should be. */
export class AuthenticationFailure extends Error {
  readonly statusCode: number;

  constructor(readonly name: AuthenticationFailureName, message: string) {
    super(message);
    this.statusCode = name === 'ValidationException' ? 400 : 403;
  }
}
