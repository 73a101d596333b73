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

/** Who calls: a user's entity ref, or a service such as `plugin:scaffolder`. */
export function describeCaller(
  auth: AuthService,
  credentials: BackstageCredentials,
): string {
  const user = findUser(auth, credentials);
  if (user) {
    return user;
  }
  return auth.isPrincipal(credentials, 'service')
    ? credentials.principal.subject
    : 'unknown';
}
