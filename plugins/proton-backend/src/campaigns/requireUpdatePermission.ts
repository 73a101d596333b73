import { NotAllowedError } from '@backstage/errors';
import { protonEnvironmentUpdatePermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  readEnvironmentResource,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import pLimit from 'p-limit';
import { FleetCaller } from '../fleet/Fleet';
import { CampaignServices } from './CampaignServices';
import { readClusterEntity } from './readClusterEntity';

const MOST_READS = 8;

/** How many clusters an error names. */
const MOST_NAMED = 5;

/**
 * A cluster that was deleted needs no permission: the campaign skips it.
 *
 * @throws NotAllowedError when the caller may not update one of the clusters
 */
export async function requireUpdatePermission(
  services: Pick<CampaignServices, 'auth' | 'catalog' | 'proton'>,
  { environments }: FleetCaller,
  clusters: Array<{ arn: string; name: string }>,
): Promise<void> {
  const permission = protonEnvironmentUpdatePermission;
  await environments.requireAny(permission);
  const limit = pLimit(MOST_READS);
  const allowed = await Promise.all(
    clusters.map(({ arn }) =>
      limit(() =>
        environments
          .allows(permission, async () =>
            readEnvironmentResource({
              client: await services.proton.getClientForArn(arn),
              arn,
              owners: (await readClusterEntity({ ...services, arn })).owners,
            }),
          )
          .catch(allowDeleted),
      ),
    ),
  );
  const denied = clusters.filter((_, index) => !allowed[index]);
  if (denied.length > 0) {
    const named = denied.slice(0, MOST_NAMED).map(({ name }) => name);
    throw new NotAllowedError(
      `This needs the permission "${
        permission.name
      }" for every cluster of the campaign, and you don't have it for ${
        denied.length
      } of ${clusters.length}: ${named.join(', ')}${
        denied.length > MOST_NAMED ? ', …' : ''
      }`,
    );
  }
}

function allowDeleted(error: unknown): true {
  const known = toBackstageError(error);
  if (known.name === 'NotFoundError') {
    return true;
  }
  throw known;
}
