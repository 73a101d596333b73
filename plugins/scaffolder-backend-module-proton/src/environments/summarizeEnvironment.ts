import type { Environment, EnvironmentSummary } from '@aws-sdk/client-proton';
import {
  compareWithRecommended,
  parseTemplateVersion,
  VersionStanding,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import { expectedEntityRef } from '../catalog/awaitEntityRef';

/** An environment, as later steps of a template see it. */
export interface EnvironmentFacts {
  arn: string;
  name: string;
  accountId: string;
  region: string;
  description: string;
  status: string;
  statusMessage: string;
  templateName: string;
  /** Such as `1.2`; empty before the first deployment has one. */
  templateVersion: string;
  entityRef: string;
}

export function summarizeEnvironment(
  environment: Environment | EnvironmentSummary,
  target: Required<ProtonTarget>,
  entityNamespace?: string,
): EnvironmentFacts {
  const {
    name = '',
    arn = '',
    templateMajorVersion,
    templateMinorVersion,
  } = environment;
  return {
    arn,
    name,
    ...target,
    description: environment.description ?? '',
    status: environment.deploymentStatus ?? '',
    statusMessage: environment.deploymentStatusMessage ?? '',
    templateName: environment.templateName ?? '',
    templateVersion:
      templateMajorVersion && templateMinorVersion
        ? `${templateMajorVersion}.${templateMinorVersion}`
        : '',
    entityRef: expectedEntityRef(name, entityNamespace),
  };
}

/** Where an environment's version stands; `undefined` when nothing is recommended. */
export function findStanding(
  templateVersion: string,
  recommendedVersion: string | undefined,
): VersionStanding | undefined {
  const current = parseTemplateVersion(templateVersion);
  const recommended = recommendedVersion
    ? parseTemplateVersion(recommendedVersion)
    : undefined;
  return current && recommended
    ? compareWithRecommended(current, recommended)
    : undefined;
}
