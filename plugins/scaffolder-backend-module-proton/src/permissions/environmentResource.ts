import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonEnvironmentResource,
  readEntityOwners,
  readEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';
import type { LocatedEnvironment } from '../environments/locateEnvironment';

/** What permission rules look at of an environment. The catalog tells its owner. */
export async function environmentResource(options: {
  catalog: CatalogService;
  auth: AuthService;
  located: Pick<LocatedEnvironment, 'client' | 'arn'>;
  /** What is known of it already. */
  known?: { templateName?: string; deploymentStatus?: string };
}): Promise<ProtonEnvironmentResource> {
  const { catalog, auth, located, known } = options;
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: located.arn,
      },
      fields: ['metadata.annotations', 'spec.owner', 'relations'],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  // The catalog does not tell apart what differs in upper and lower case alone.
  const owners = items.flatMap(
    entity => readEntityOwners(entity, located.arn) ?? [],
  );
  return readEnvironmentResource({
    client: located.client,
    arn: located.arn,
    owners: owners.length > 0 ? owners : undefined,
    known,
  });
}
