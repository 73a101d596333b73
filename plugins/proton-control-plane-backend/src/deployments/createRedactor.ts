import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { listTexts } from '../redaction/listTexts';
import { listSensitiveInputs } from './listSensitiveInputs';

/**
 * Takes out what a deployment may say to nobody: the sensitive inputs of all
 * specs that it can see, the sensitive outputs of the target so far, and
 * secrets that only its engine knows.
 */
export async function createRedactor(
  stores: Stores,
  deployment: DeploymentRecord,
  engineSecrets: string[] = [],
): Promise<Redactor> {
  const outputs = await stores.deploymentResults.listSensitiveValues(
    deployment.target.id,
  );
  return Redactor.create(
    [...engineSecrets, ...outputs.flatMap(listTexts)],
    await listSensitiveInputs(stores, deployment),
  );
}
