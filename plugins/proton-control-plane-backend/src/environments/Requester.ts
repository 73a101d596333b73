import {
  RequestInitiator,
  formatEnvironmentTemplateArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { Scope } from '../database/scope';
import { AccessDeniedException } from '../errors';

/** Who asks, and where. */
export interface Requester extends Scope {
  principal: string;
  /** For whom and why, as they say. */
  initiator: RequestInitiator;
  /** Whether they may create and update environments from a template. */
  allowsEnvironmentTemplate(templateName: string): boolean;
}

/** @throws AccessDeniedException, as IAM says it. */
export function requireTemplateAllowed(
  requester: Requester,
  action: string,
  templateName: string,
): void {
  if (!requester.allowsEnvironmentTemplate(templateName)) {
    throw new AccessDeniedException(
      `User: ${
        requester.principal
      } is not authorized to perform: ${action} with resource: ${formatEnvironmentTemplateArn(
        requester,
        templateName,
      )} because no pattern in the environmentTemplates of this access key matches`,
    );
  }
}
