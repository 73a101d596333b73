import { ProtonClient } from '@aws-sdk/client-proton';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  readEntityOwners,
  readEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * Whether a caller may see an environment of which only the ARN is at hand: an
 * entity of it as well as the environment itself.
 */
export async function maySeeEnvironment(options: {
  arn: string;
  catalog: CatalogService;
  client: ProtonClient;
  credentials: BackstageCredentials;
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
}): Promise<boolean> {
  const { arn, catalog, client, credentials, environments } = options;
  const permission = protonEnvironmentReadPermission;
  if (!(await environments.mayAllow(permission))) {
    return false;
  }
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
      },
    },
    { credentials },
  );
  // The catalog does not tell apart what differs in upper and lower case alone.
  const entities = items.filter(
    ({ metadata }) =>
      metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT] === arn,
  );
  const [owners] = entities.flatMap(entity => {
    const told = readEntityOwners(entity, arn);
    return told ? [told] : [];
  });
  return (
    entities.length > 0 &&
    environments.allows(permission, () =>
      readEnvironmentResource({ client, arn, owners }),
    )
  );
}
