import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { expectedEntityRef } from './awaitEntity';

/** What is needed to find the page of an environment in Backstage. */
export interface ClusterPageServices {
  catalog: CatalogService;
  auth: AuthService;
  /** Where users open Backstage: `app.baseUrl`. */
  appUrl?: string;
  /** The namespace of the entities of environments. */
  entityNamespace?: string;
}

/**
 * Finds the web address of an environment's page in Backstage; `undefined` when
 * the address of the app isn't configured.
 */
export async function findClusterPage(
  services: ClusterPageServices,
  environment: { arn: string; name: string },
): Promise<string | undefined> {
  const { appUrl, entityNamespace } = services;
  if (!appUrl) {
    return undefined;
  }
  // The page has the same address when the catalog adds the entity later.
  const entityRef =
    (await findEntityRef(services, environment.arn).catch(() => undefined)) ??
    expectedEntityRef(environment.name, entityNamespace);
  const { namespace, kind, name } = parseEntityRef(entityRef);
  const path = [namespace, kind, name].map(part =>
    encodeURIComponent(part.toLocaleLowerCase('en-US')),
  );
  return `${appUrl.replace(/\/$/, '')}/catalog/${path.join('/')}/proton`;
}

async function findEntityRef(
  { catalog, auth }: ClusterPageServices,
  arn: string,
): Promise<string | undefined> {
  const { items } = await catalog.getEntities(
    {
      filter: {
        kind: 'Resource',
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]: arn,
      },
      fields: ['kind', 'metadata.namespace', 'metadata.name'],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  return items[0] && stringifyEntityRef(items[0]);
}
