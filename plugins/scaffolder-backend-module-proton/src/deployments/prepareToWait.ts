import {
  type DeploymentStatus,
  protonEnvironmentLogsReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type {
  ProtonEnvironmentResource,
  ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  type ClusterPageServices,
  findClusterPage,
} from '../catalog/findClusterPage';
import type { StepPermissions } from '../permissions/StepPermissions';
import { awaitDeployment, AwaitDeploymentOptions } from './awaitDeployment';

/**
 * Finds out, before a deployment starts, whether the task may show its log. Those who
 * may not read it see the status alone.
 *
 * @returns waits for a deployment, as {@link awaitDeployment} does
 */
export async function prepareToWait(
  options: Omit<
    AwaitDeploymentOptions,
    'log' | 'deploymentId' | 'expected' | 'findPage'
  > & {
    services: ClusterPageServices;
    extension: ProtonExtension | undefined;
    may: StepPermissions;
    arn: string;
    resource: () => Promise<ProtonEnvironmentResource>;
  },
) {
  const { services, extension, may, arn, resource, logger } = options;
  const permission = protonEnvironmentLogsReadPermission;
  const showsLog =
    extension && (await may.coversEnvironment(permission, arn, resource));
  if (extension && !showsLog) {
    logger.info(
      `The log of the deployment isn't shown because you don't have the permission ${permission.name}`,
    );
  }
  return (deploymentId: string | undefined, expected?: DeploymentStatus[]) =>
    awaitDeployment({
      ...options,
      log: showsLog ? extension : undefined,
      deploymentId: deploymentId || undefined,
      expected,
      findPage: () =>
        findClusterPage(services, { arn, name: options.environmentName }),
    });
}
