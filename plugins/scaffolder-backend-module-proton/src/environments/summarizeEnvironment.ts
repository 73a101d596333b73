import type { Environment, EnvironmentSummary } from '@aws-sdk/client-proton';
import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import { expectedEntityRef } from '../catalog/awaitEntity';

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
