import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  ANNOTATION_PROTON_KUBERNETES_VERSION,
  ProtonArn,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { readEntityOwners } from '@proton-vending/backstage-plugin-proton-node';

/** An environment as the catalog knows it. */
export interface CatalogEnvironment {
  entityRef: string;
  arn: string;
  scope: ProtonArn;
  title?: string;
  /** Entity ref; absent of an entity that somebody wrote by hand. */
  owner?: string;
  /** Such as `1.35`. */
  kubernetesVersion?: string;
}

const FIELDS = [
  'kind',
  'metadata.namespace',
  'metadata.name',
  'metadata.title',
  'metadata.annotations',
  'spec.owner',
  'relations',
];

/** The environments whose entities the caller may see. */
export async function listCatalogEnvironments(options: {
  catalog: CatalogService;
  credentials: BackstageCredentials;
  /** When it is aborted no further page is read. */
  signal?: AbortSignal;
}): Promise<CatalogEnvironment[]> {
  const { catalog, credentials, signal } = options;
  const environments: CatalogEnvironment[] = [];
  const pages = catalog.streamEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT}`]:
          CATALOG_FILTER_EXISTS,
      },
      fields: FIELDS,
    },
    { credentials },
  );
  for await (const entities of pages) {
    signal?.throwIfAborted();
    environments.push(...entities.flatMap(toCatalogEnvironment));
  }
  return environments;
}

function toCatalogEnvironment(entity: Entity): CatalogEnvironment[] {
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  const scope = arn ? parseEnvironmentArn(arn) : undefined;
  if (!arn || !scope) {
    return [];
  }
  return [
    {
      entityRef: stringifyEntityRef(getCompoundEntityRef(entity)),
      arn,
      scope,
      title: entity.metadata.title,
      owner: readEntityOwners(entity, arn)?.[0],
      kubernetesVersion:
        entity.metadata.annotations?.[ANNOTATION_PROTON_KUBERNETES_VERSION],
    },
  ];
}

/** Writes an owner as a full entity ref; a bare name is that of a group. */
export function normalizeOwner(
  owner: unknown,
  entity?: Entity,
): string | undefined {
  if (typeof owner !== 'string') {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'group',
        defaultNamespace: entity?.metadata.namespace ?? 'default',
      }),
    );
  } catch {
    return undefined;
  }
}
