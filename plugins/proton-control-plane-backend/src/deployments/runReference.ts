import { EngineRunReference } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { DeploymentRecord } from '../database/deploymentRows';
import { formatArn } from '../resources/resourceKinds';
import { DeploymentFolders } from './DeploymentFolders';

/** What an engine needs to stop a deployment, and to clean up after it. */
export function toRunReference(
  deployment: DeploymentRecord,
  folders: DeploymentFolders,
): EngineRunReference {
  const { target } = deployment;
  return {
    deploymentId: deployment.id,
    target: {
      kind: target.kind,
      id: target.id,
      name: target.name,
      arn: formatArn(target.kind, deployment, target),
      accountId: deployment.accountId,
      region: deployment.region,
    },
    ...folders.locate(deployment),
    progress: deployment.resources,
    hasBegunToApply:
      deployment.operation !== 'delete' && deployment.step === 'applying',
    handle: deployment.wait?.handle,
  };
}
