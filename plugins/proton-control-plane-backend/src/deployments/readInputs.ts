import { isError } from '@backstage/errors';
import {
  EnvironmentInputs,
  EnvironmentSpecError,
  ProvisioningError,
  parseEnvironmentSpec,
  parseTemplateSchema,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { DeploymentRecord } from '../database/deploymentRows';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';

/**
 * The inputs that a deployment has, with the schema's defaults.
 *
 * Throws a `ProvisioningError` when an earlier release accepted a spec or a schema
 * that this one refuses.
 */
export async function readInputs(
  schemaValidator: SchemaValidator,
  deployment: DeploymentRecord,
  version: TemplateVersionRecord,
): Promise<EnvironmentInputs> {
  try {
    const inputs = parseEnvironmentSpec(deployment.targetState.spec);
    return version.schema === undefined
      ? inputs
      : await schemaValidator.applyInputDefaults(
          parseTemplateSchema(version.schema),
          inputs,
        );
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
    if (isError(error) && error.name === 'InputError') {
      throw new ProvisioningError(error.message);
    }
    throw error;
  }
}
