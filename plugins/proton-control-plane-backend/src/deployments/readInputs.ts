import {
  applyInputDefaults,
  EnvironmentInputs,
  EnvironmentSpecError,
  ProvisioningError,
  parseEnvironmentSpec,
  parseTemplateSchema,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentRecord } from '../database/deploymentRows';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';

/**
 * The inputs that a deployment has, with the schema's defaults.
 *
 * Throws a `ProvisioningError` when an earlier release accepted a spec or a schema
 * that this one refuses.
 */
export function readInputs(
  deployment: DeploymentRecord,
  version: TemplateVersionRecord,
): EnvironmentInputs {
  try {
    const inputs = parseEnvironmentSpec(deployment.targetState.spec);
    return version.schema === undefined
      ? inputs
      : applyInputDefaults(parseTemplateSchema(version.schema).inputs, inputs);
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new ProvisioningError(
        `${error.message}. Update the environment with a corrected spec`,
      );
    }
    if (error instanceof TemplateSchemaError) {
      throw new ProvisioningError(
        `${error.message}. Update the environment to a template version with a corrected schema`,
      );
    }
    throw error;
  }
}
