import { AccessDeniedException } from '../../errors';
import type { AuthenticatedCaller } from './Authenticator';

/** @throws AccessDeniedException when the caller may not do that */
export function requireAction(
  caller: AuthenticatedCaller,
  action: string,
): void {
  if (!caller.allows(action)) {
    throw new AccessDeniedException(
      `User: ${caller.context.principal} is not authorized to perform: ${action} on resource: * because no pattern in the allow list of this access key matches`,
    );
  }
}
