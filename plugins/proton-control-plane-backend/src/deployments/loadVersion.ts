import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';

/** The template version that a deployment leads to, with its bundle. */
export async function loadVersion(
  stores: Stores,
  deployment: DeploymentRecord,
) {
  const { templateName, majorVersion, minorVersion } = deployment.targetState;
  const key = {
    accountId: deployment.accountId,
    region: deployment.region,
    templateName,
    majorVersion,
    minorVersion,
  };
  const version = await stores.versions.find(key);
  if (!version) {
    throw new ProvisioningError(
      `Environment template version ${templateName}:${majorVersion}.${minorVersion} does not exist any more`,
    );
  }
  return {
    version,
    dependencyLock: await stores.versions.findDependencyLock(key),
    bundle: await stores.versions.findBundle(key),
  };
}
