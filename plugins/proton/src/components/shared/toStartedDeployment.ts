import { StartedDeployment } from '@proton-vending/backstage-plugin-proton-common';

/** The path of the section that shows a deployment that was just started. */
export function toStartedDeployment({
  deploymentId,
}: StartedDeployment): string {
  return deploymentId ? `deployment/${deploymentId}` : 'deployment';
}
