import type { LoggerService } from '@backstage/backend-plugin-api';
import { protonEnvironmentLogsReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import type {
  ProtonEnvironmentResource,
  ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import type { StepPermissions } from '../permissions/StepPermissions';

/**
 * Where the log of an environment's deployment is read from: nowhere for those who
 * may not read it, whose task then tells the status alone.
 */
export async function openDeploymentLog(options: {
  extension: ProtonExtension | undefined;
  may: StepPermissions;
  arn: string;
  resource: () => Promise<ProtonEnvironmentResource>;
  logger: LoggerService;
}): Promise<ProtonExtension | undefined> {
  const { extension, may, arn, resource, logger } = options;
  const permission = protonEnvironmentLogsReadPermission;
  if (!extension || (await may.coversEnvironment(permission, arn, resource))) {
    return extension;
  }
  logger.info(
    `The log of the deployment is left out: reading it takes the permission ${permission.name}`,
  );
  return undefined;
}
