import { ProtonClient } from '@aws-sdk/client-proton';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  ProtonArn,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  ProtonService,
  readEntityOwners,
  readEnvironmentResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { asBackstageError } from '../asBackstageError';
import { once } from '../once';

/** The environment that an entity stands for, which the caller may look at. */
export interface OpenEnvironment {
  entity: Entity;
  arn: string;
  scope: ProtonArn;
  client: ProtonClient;
  /** What permission rules look at; read once, when it is asked for. */
  resource(): Promise<ProtonEnvironmentResource>;
}

/**
 * Finds the environment that an entity stands for, and checks that the caller
 * has a permission for it.
 *
 * The entity is read as the caller, so that whoever may not see it learns
 * nothing of its environment, not even that there is one.
 */
export async function openEnvironment(options: {
  catalog: CatalogService;
  proton: ProtonService;
  credentials: BackstageCredentials;
  environments: ProtonAuthorizer<ProtonEnvironmentResource>;
  permission: ResourcePermission;
  entityRef: string;
}): Promise<OpenEnvironment> {
  const { catalog, proton, credentials, entityRef } = options;
  const entity = await catalog.getEntityByRef(entityRef, { credentials });
  if (!entity) {
    throw new NotFoundError(`There is no entity ${entityRef} in the catalog`);
  }
  const { arn, scope } = readArn(entity, entityRef);
  const client = await asBackstageError(() => proton.getClientForArn(arn));
  const resource = once(() => {
    const owners = readEntityOwners(entity, arn);
    return asBackstageError(() =>
      readEnvironmentResource({ client, arn, owners }),
    );
  });
  await options.environments.require(options.permission, resource);
  return { entity, arn, scope, client, resource };
}

function readArn(entity: Entity, entityRef: string) {
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  if (!arn) {
    throw new NotFoundError(
      `The entity ${entityRef} is not a Proton environment: it has no annotation "${ANNOTATION_PROTON_ENVIRONMENT}"`,
    );
  }
  const scope = parseEnvironmentArn(arn);
  if (!scope) {
    throw new InputError(
      `The annotation "${ANNOTATION_PROTON_ENVIRONMENT}" of ${entityRef} is not the ARN of a Proton environment: "${arn}"`,
    );
  }
  return { arn, scope };
}
