import { AccessDeniedException } from '../../errors';
import type { RequestContext } from '../operations';

/** @throws AccessDeniedException when the caller may not do that */
export function requireAction(context: RequestContext, action: string): void {
  if (!context.allows(action)) {
    throw new AccessDeniedException(
      `User: ${context.principal} is not authorized to perform: ${action} on resource: * because no pattern in the allow list of this access key matches`,
    );
  }
}
