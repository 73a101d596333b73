import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { TextRedactor } from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { DeploymentRecord } from '../database/deploymentRows';
import { redactError } from '../redaction/redactError';
import { DeploymentFolders } from './DeploymentFolders';
import { toRunReference } from './runReference';
import { DeploymentOutcome } from './settleDeployment';

/** Removes what only the run of a deployment needed that is over. */
export async function cleanUp(options: {
  deployment: DeploymentRecord;
  outcome: DeploymentOutcome;
  engine: ProvisioningEngine;
  folders: DeploymentFolders;
  redactor: TextRedactor;
  logger: LoggerService;
}): Promise<void> {
  const { deployment, engine, folders, logger, outcome, redactor } = options;
  try {
    await engine.cleanUp?.(toRunReference(deployment, folders));
  } catch (error) {
    redactError(error, redactor);
    logger.warn(
      `The engine ${engine.id} could not clean up after deployment ${deployment.id}`,
      toError(error),
    );
    // It may have what the engine couldn't take to a safe place.
    return;
  }
  try {
    if (deployment.operation === 'delete' && outcome.kind === 'succeeded') {
      await folders.removeTarget(deployment.target);
      return;
    }
    await folders.removeWork(deployment);
  } catch (error) {
    logger.warn(
      `The working folder of deployment ${deployment.id} could not be removed`,
      toError(error),
    );
  }
}
