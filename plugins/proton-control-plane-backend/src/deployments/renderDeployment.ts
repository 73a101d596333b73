import { isError } from '@backstage/errors';
import {
  EnvironmentInputs,
  EnvironmentSpecError,
  formatEnvironmentArn,
  formatEnvironmentTemplateArn,
  parseEnvironmentSpec,
  parseTemplateSchema,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { DeploymentRecord } from '../database/deploymentRows';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { LOCK_FILE } from '../engines/terraform/dependencyLock';
import { ProvisioningError } from '../engines/types';
import { renderTerraformEnvironment } from '../rendering/renderTerraformEnvironment';
import { RenderedFile } from '../rendering/types';
import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import {
  Bundle,
  listInfrastructureFiles,
  MANIFEST_PATH,
} from '../templates/sources/bundle';
import { validateEnvironmentTemplateBundle } from '../templates/sources/validateBundle';
import { toTemplateVersion } from '../templates/versionNumbers';

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

/**
 * The files that an engine provisions: the bundle's, with what Proton adds.
 *
 * @throws InvalidBundleError for a bundle that no engine here can use
 */
export async function renderDeployment(
  schemaValidator: SchemaValidator,
  deployment: DeploymentRecord,
  version: TemplateVersionRecord,
  bundle: Bundle,
): Promise<RenderedFile[]> {
  const { manifest } = validateEnvironmentTemplateBundle(bundle);
  if (!manifest) {
    throw new InvalidBundleError(`${MANIFEST_PATH} is missing`);
  }
  const infrastructure = listInfrastructureFiles(bundle);
  const rendered = renderTerraformEnvironment({
    files: infrastructure,
    selector: manifest.file,
    environment: {
      name: deployment.environmentName,
      arn: formatEnvironmentArn(deployment, deployment.environmentName),
    },
    inputs: await readInputs(schemaValidator, deployment, version),
    template: {
      arn: formatEnvironmentTemplateArn(deployment, version.templateName),
      ...toTemplateVersion(version),
    },
    deploymentId: deployment.id,
    accountId: deployment.accountId,
  });
  // AWS Proton kept it out of repositories; an engine must not choose otherwise.
  return [
    ...rendered,
    ...infrastructure.filter(({ path }) => path === LOCK_FILE),
  ];
}
