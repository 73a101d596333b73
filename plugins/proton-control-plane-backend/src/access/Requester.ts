import {
  RequestInitiator,
  formatEnvironmentTemplateArn,
  formatEnvironmentTemplateVersionArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { Scope } from '../database/scope';
import { AccessDeniedException } from '../errors';
import { toTemplateVersion } from '../versionNumbers';

/** Who asks, and where. */
export interface Requester extends Scope {
  /** An access key id, or a Backstage subject such as `plugin:scaffolder`. */
  principal: string;
  /** Absent for a Backstage service. */
  accessKeyId?: string;
  /** For whom and why, as they say. */
  initiator: RequestInitiator;
  /** Whether they may perform an action such as `proton:GetEnvironment`. */
  allows(action: string): boolean;
  /**
   * Whether they may work with a template, and change environments of it: IAM's
   * condition `proton:EnvironmentTemplate`, and more.
   */
  allowsEnvironmentTemplate(templateName: string): boolean;
  /**
   * Whether they may work with an environment; without a name, whether they may
   * do what isn't about one environment.
   */
  allowsEnvironment(name?: string): boolean;
}

/** The part of a requester that says which templates are theirs. */
export type TemplateRequester = Scope &
  Pick<Requester, 'principal' | 'allowsEnvironmentTemplate'>;

/** @throws AccessDeniedException when the requester may not do that */
export function requireAction(requester: Requester, action: string): void {
  if (!requester.allows(action)) {
    throw new AccessDeniedException(
      `User: ${requester.principal} is not authorized to perform: ${action} on resource: * because no pattern in the allow list of this access key matches`,
    );
  }
}

/** @throws AccessDeniedException, as IAM says it. */
export function requireTemplateAllowed(
  requester: TemplateRequester,
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

/** @throws AccessDeniedException when the requester's key is for other environments */
export function requireEnvironmentAllowed(
  requester: Pick<Requester, 'principal' | 'allowsEnvironment'>,
  action: string,
  name?: string,
): void {
  if (!requester.allowsEnvironment(name)) {
    throw new AccessDeniedException(
      `User: ${requester.principal} is not authorized to perform: ${action} ${
        name === undefined
          ? 'because this access key is limited to the environments in its `environments` list'
          : `on environment ${name} because no pattern in the environments of this access key matches`
      }`,
    );
  }
}

const DRAFT_ACTION = 'proton:UpdateEnvironmentTemplateVersion';

/**
 * Nobody has agreed to a draft but its author: deploying it needs what
 * publishing it needs.
 *
 * @throws AccessDeniedException
 */
export function requireDraftAllowed(
  requester: Requester,
  version: TemplateVersionRecord,
): void {
  if (version.status !== 'DRAFT' || requester.allows(DRAFT_ACTION)) {
    return;
  }
  const numbers = toTemplateVersion(version);
  throw new AccessDeniedException(
    `User: ${
      requester.principal
    } is not authorized to perform: ${DRAFT_ACTION} on resource: ${formatEnvironmentTemplateVersionArn(
      requester,
      version.templateName,
      numbers,
    )}, which deploying version ${numbers.majorVersion}.${
      numbers.minorVersion
    } requires because it is a DRAFT. Deploy a published version, or add the action to the allow list of this access key`,
  );
}
