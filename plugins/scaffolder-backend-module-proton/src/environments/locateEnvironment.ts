import type { Environment, ProtonClient } from '@aws-sdk/client-proton';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT,
  formatEnvironmentArn,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  findEnvironment,
  ProtonService,
  ProtonTarget,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';

/** How a step names an environment: one of `name`, `arn` and `entityRef`. */
export interface EnvironmentReference extends ProtonTarget {
  name?: string;
  arn?: string;
  entityRef?: string;
}

/** Where an environment is, whether it exists or not. */
export interface LocatedEnvironment {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  name: string;
  arn: string;
}

/**
 * Finds out which environment a step means. An entity is read as whoever started
 * the task, who may know nothing of it.
 */
export async function locateEnvironment(options: {
  proton: ProtonService;
  catalog: CatalogService;
  credentials: BackstageCredentials;
  reference: EnvironmentReference;
}): Promise<LocatedEnvironment> {
  const { proton, reference } = options;
  const { name, arn, entityRef } = reference;
  const given = Object.entries({ name, arn, entityRef }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length !== 1) {
    throw new InputError(
      `Name the environment by exactly one of "name", "arn" and "entityRef"${
        given.length > 0
          ? `, not by ${given.map(([key]) => `"${key}"`).join(' and ')}`
          : ''
      }`,
    );
  }
  if (name !== undefined) {
    const target = resolveTarget(proton, reference);
    return {
      client: await proton.getClient(reference),
      target,
      name,
      arn: formatEnvironmentArn(target, name),
    };
  }
  if (reference.accountId !== undefined || reference.region !== undefined) {
    throw new InputError(
      `"accountId" and "region" go with "name" alone: ${
        arn ? 'an ARN' : 'an entity'
      } says where the environment is`,
    );
  }
  return locateArn(proton, arn ?? (await readArn(options, entityRef ?? '')));
}

/** @throws NotFoundError when the environment does not exist */
export async function requireEnvironment({
  client,
  target,
  name,
}: LocatedEnvironment): Promise<Environment> {
  const environment = await findEnvironment(client, name);
  if (!environment) {
    throw new NotFoundError(
      `There is no environment ${name} in account ${target.accountId}, ${target.region}`,
    );
  }
  return environment;
}

async function locateArn(
  proton: ProtonService,
  arn: string,
): Promise<LocatedEnvironment> {
  const parsed = parseEnvironmentArn(arn);
  if (!parsed) {
    throw new InputError(`"${arn}" is not the ARN of a Proton environment`);
  }
  const { accountId, region, resourceId } = parsed;
  return {
    client: await proton.getClientForArn(arn),
    target: { accountId, region },
    name: resourceId,
    arn,
  };
}

async function readArn(
  options: { catalog: CatalogService; credentials: BackstageCredentials },
  entityRef: string,
): Promise<string> {
  const { catalog, credentials } = options;
  const entity = await catalog.getEntityByRef(entityRef, { credentials });
  if (!entity) {
    throw new NotFoundError(`There is no entity ${entityRef} in the catalog`);
  }
  const arn = entity.metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT];
  if (!arn) {
    throw new InputError(
      `The entity ${entityRef} is not a Proton environment: it has no annotation "${ANNOTATION_PROTON_ENVIRONMENT}"`,
    );
  }
  return arn;
}
