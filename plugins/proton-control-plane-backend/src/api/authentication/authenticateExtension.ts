import {
  AuthenticationError,
  InputError,
  NotAllowedError,
} from '@backstage/errors';
import type { Request } from 'express';
import { AccessDeniedException } from '../../errors';
import type { RequestContext } from '../operations';
import { AuthenticationFailure } from './AuthenticationFailure';
import type { Authenticator } from './Authenticator';
import { requireAction } from './requireAction';

/**
 * Authenticates a request to a route that is not Proton's own, in the same two
 * ways, but with the errors of other Backstage routes.
 *
 * @throws AuthenticationError, NotAllowedError or InputError
 */
export async function authenticateExtension(options: {
  req: Request;
  authenticator: Authenticator;
  /** What an access key must allow, such as `proton:GetDeployment`; all of it. */
  action: string | string[];
}): Promise<RequestContext> {
  const { req, authenticator, action } = options;
  try {
    const caller = await authenticator.authenticate(req);
    for (const required of [action].flat()) {
      requireAction(caller, required);
    }
    return caller.context;
  } catch (error) {
    throw toBackstageError(error);
  }
}

/**
 * Refuses a stranger before the request's body is read, with the same errors.
 *
 * @throws AuthenticationError, NotAllowedError or InputError
 */
export async function checkExtensionHeaders(options: {
  req: Request;
  authenticator: Authenticator;
}): Promise<void> {
  try {
    await options.authenticator.checkHeaders(options.req);
  } catch (error) {
    throw toBackstageError(error);
  }
}

function toBackstageError(error: unknown): unknown {
  if (error instanceof AccessDeniedException) {
    return new NotAllowedError(error.message);
  }
  if (!(error instanceof AuthenticationFailure)) {
    return error;
  }
  switch (error.name) {
    case 'AccessDeniedException':
      return new NotAllowedError(error.message);
    case 'ValidationException':
      return new InputError(error.message);
    default:
      return new AuthenticationError(`${error.name}: ${error.message}`);
  }
}
