import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  ANNOTATION_PROTON_KUBERNETES_VERSION,
} from '@proton-vending/backstage-plugin-proton-common';
import { readEntityOwners } from '@proton-vending/backstage-plugin-proton-node';

/** What the catalog knows of a cluster, whoever may see it. */
export async function readClusterEntity(options: {
  auth: AuthService;
  catalog: CatalogService;
  arn: string;
}): Promise<{ owners?: string[]; kubernetesVersion?: string }> {
  const { auth, catalog, arn } = options;
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
      },
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  // The catalog doesn't distinguish upper and lower case.
  const entities = items.filter(
    ({ metadata }) =>
      metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT] === arn,
  );
  const owners = entities.flatMap(
    entity => readEntityOwners(entity, arn) ?? [],
  );
  return {
    owners: owners.length > 0 ? owners : undefined,
    kubernetesVersion: entities
      .map(
        ({ metadata }) =>
          metadata.annotations?.[ANNOTATION_PROTON_KUBERNETES_VERSION],
      )
      .find(version => version !== undefined),
  };
}
