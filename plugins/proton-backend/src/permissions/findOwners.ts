import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { readEntityOwners } from '@proton-vending/backstage-plugin-proton-node';

/**
 * The owners of an environment as the catalog knows them; `undefined` when it
 * has no entity of it.
 */
export async function findOwners(options: {
  auth: AuthService;
  catalog: CatalogService;
  arn: string;
}): Promise<string[] | undefined> {
  const { auth, catalog, arn } = options;
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
      },
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  // The catalog does not tell apart what differs in upper and lower case alone.
  const told = items.flatMap(entity => readEntityOwners(entity, arn) ?? []);
  return told.length > 0 ? told : undefined;
}
