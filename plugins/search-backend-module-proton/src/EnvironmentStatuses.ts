import { paginateListEnvironments } from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';

/**
 * The status of each environment by its ARN: one request for each hundred. An
 * account or region that does not answer has none, and spoils no other.
 */
export async function readEnvironmentStatuses(options: {
  proton: ProtonService;
  logger: LoggerService;
}): Promise<Map<string, string>> {
  const { proton, logger } = options;
  const statuses = new Map<string, string>();
  for (const { accountId, regions } of proton.accounts()) {
    for (const region of regions) {
      try {
        const client = await proton.getClient({ accountId, region });
        for await (const page of paginateListEnvironments(
          { client, pageSize: 100 },
          {},
        )) {
          for (const { arn, deploymentStatus } of page.environments ?? []) {
            if (arn && deploymentStatus) {
              statuses.set(arn, deploymentStatus);
            }
          }
        }
      } catch (error) {
        logger.warn(
          `The environments of ${accountId} in ${region} are searched without their status: ${
            isError(error) ? error.message : error
          }`,
        );
      }
    }
  }
  return statuses;
}
