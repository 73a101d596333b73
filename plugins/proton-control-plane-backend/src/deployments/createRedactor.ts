import { ProvisioningEngine } from '../engines/types';
import { listTexts } from '../redaction/listTexts';
import { Redactor } from '../redaction/Redactor';
import { DeploymentLease } from './DeploymentLease';

/**
 * Takes out what a deployment may say to nobody: what its engine uses to prove
 * itself, and the sensitive outputs of the environment so far.
 */
export async function createRedactor(
  lease: DeploymentLease,
  engine: ProvisioningEngine,
): Promise<Redactor> {
  const outputs = await lease.transaction(stores =>
    stores.deploymentResults.listSensitiveValues(
      lease.deployment.environmentId,
    ),
  );
  return Redactor.create([
    ...engine.listSecrets(),
    ...outputs.flatMap(listTexts),
  ]);
}
