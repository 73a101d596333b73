import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';

/** The user who calls, an entity ref; `undefined` for a service. */
export function findUser(
  auth: AuthService,
  credentials: BackstageCredentials,
): string | undefined {
  return auth.isPrincipal(credentials, 'user')
    ? credentials.principal.userEntityRef
    : undefined;
}
