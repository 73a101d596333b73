import { JsonObject } from '@backstage/types';
import {
  applyInputDefaults,
  formatEnvironmentArn,
  formatEnvironmentTemplateArn,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentRecord } from '../database/deploymentRows';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { LOCK_FILE } from '../engines/terraform/dependencyLock';
import { ProvisioningError } from '../engines/types';
import { renderTerraformEnvironment } from '../rendering/renderTerraformEnvironment';
import { TextFile } from '../rendering/types';
import { Bundle, listInfrastructureFiles } from '../templates/sources/bundle';
import { validateEnvironmentTemplateBundle } from '../templates/sources/validateBundle';
import { toTemplateVersion } from '../templates/versionNumbers';

/** The inputs that a deployment has, with the schema's defaults. */
export function readInputs(
  deployment: DeploymentRecord,
  version: TemplateVersionRecord,
): JsonObject {
  const inputs = parseEnvironmentSpec(deployment.targetState.spec);
  const merged =
    version.schema === undefined
      ? inputs
      : applyInputDefaults(parseTemplateSchema(version.schema), inputs);
  // What a spec holds was YAML or JSON, and is JSON on the wire to Terraform.
  return JSON.parse(JSON.stringify(merged));
}

/**
 * The files that an engine provisions: the bundle's, with what Proton adds.
 *
 * Throws a `ProvisioningError` for a bundle that no engine here can use.
 */
export function renderDeployment(
  deployment: DeploymentRecord,
  version: TemplateVersionRecord,
  bundle: Bundle,
): TextFile[] {
  const { manifest } = validateEnvironmentTemplateBundle(bundle);
  if (manifest?.renderingEngine !== 'hcl') {
    throw new ProvisioningError(
      `The bundle of ${version.templateName}:${version.majorVersion}.${version.minorVersion} is for the rendering engine ${manifest?.renderingEngine}; this control plane provisions Terraform bundles (rendering_engine: hcl) only`,
    );
  }
  const infrastructure = listInfrastructureFiles(bundle);
  const rendered = renderTerraformEnvironment({
    files: infrastructure,
    selector: manifest.file,
    environment: {
      name: deployment.environmentName,
      arn: formatEnvironmentArn(deployment, deployment.environmentName),
    },
    inputs: readInputs(deployment, version),
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
