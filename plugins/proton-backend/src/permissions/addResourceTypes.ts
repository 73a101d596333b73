import {
  AuthService,
  PermissionsRegistryService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  protonEnvironmentPermissions,
  protonTemplatePermissions,
  ANNOTATION_PROTON_ENVIRONMENT,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  protonEnvironmentResourceRef,
  protonEnvironmentRules,
  protonEnvironmentTemplateResourceRef,
  ProtonService,
  protonTemplateRules,
  readEnvironmentResource,
  readTemplateResource,
  readEntityOwners,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * Tells the permission system of environments and environment templates: whoever
 * asks it for a permission names one by its ARN.
 */
export function addResourceTypes(services: {
  auth: AuthService;
  catalog: CatalogService;
  permissionsRegistry: PermissionsRegistryService;
  proton: ProtonService;
}): void {
  const { permissionsRegistry, proton } = services;
  permissionsRegistry.addResourceType({
    resourceRef: protonEnvironmentResourceRef,
    permissions: protonEnvironmentPermissions,
    rules: Object.values(protonEnvironmentRules),
    getResources: arns =>
      Promise.all(
        arns.map(arn =>
          orUndefined(async () =>
            readEnvironmentResource({
              client: await proton.getClientForArn(arn),
              arn,
              owners: await findOwners({ ...services, arn }),
            }),
          ),
        ),
      ),
  });
  permissionsRegistry.addResourceType({
    resourceRef: protonEnvironmentTemplateResourceRef,
    permissions: protonTemplatePermissions,
    rules: Object.values(protonTemplateRules),
    getResources: arns =>
      Promise.all(
        arns.map(arn =>
          orUndefined(async () =>
            readTemplateResource({
              client: await proton.getClientForArn(arn),
              arn,
            }),
          ),
        ),
      ),
  });
}

/** No resource, which is to be denied, rather than an error for all of them. */
async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

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
