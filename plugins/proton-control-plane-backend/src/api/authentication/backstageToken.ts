import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Request } from 'express';
import { AuthenticationFailure } from './AuthenticationFailure';

/**
 * Checks a Backstage service token.
 *
 * @returns the service's subject, such as `plugin:scaffolder`
 * @throws AuthenticationFailure
 */
export async function verifyBackstageToken(
  req: Request,
  httpAuth: HttpAuthService,
): Promise<string> {
  const { principal } = await getServiceCredentials(req, httpAuth);
  const { permissionNames, permissionAttributes } =
    principal.accessRestrictions ?? {};
  if (permissionNames || permissionAttributes) {
    throw new AuthenticationFailure(
      'AccessDeniedException',
      `The token of '${principal.subject}' is restricted to some permissions, which this control plane cannot tell apart. Use an access key with an allow list instead.`,
    );
  }
  return principal.subject;
}

async function getServiceCredentials(req: Request, httpAuth: HttpAuthService) {
  try {
    return await httpAuth.credentials(req, { allow: ['service'] });
  } catch (error) {
    if (isError(error) && error.name === 'NotAllowedError') {
      throw new AuthenticationFailure(
        'AccessDeniedException',
        'Only services of this Backstage may call the control plane with a token; its users act through the plugins.',
      );
    }
    if (isError(error) && error.name === 'AuthenticationError') {
      throw new AuthenticationFailure(
        'UnrecognizedClientException',
        'The Backstage token included in the request is invalid or has expired.',
      );
    }
    throw error;
  }
}
