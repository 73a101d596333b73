import type { Environment } from '@aws-sdk/client-proton';
import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { HumanDuration, JsonObject } from '@backstage/types';
import {
  protonEnvironmentCancelPermission,
  protonEnvironmentReplacePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ClusterPageServices } from '../catalog/findClusterPage';
import { prepareToWait } from '../deployments/prepareToWait';
import {
  EnvironmentReference,
  LocatedEnvironment,
  locateEnvironment,
  requireEnvironment,
} from '../environments/locateEnvironment';
import { environmentResource } from '../permissions/environmentResource';
import type { StepPermissions } from '../permissions/StepPermissions';
import type { ProtonActionServices } from './createProtonAction';
import { readTimeout } from './readTimeout';

/** What a step that works on an environment needs of its context. */
export interface EnvironmentStepContext {
  input: EnvironmentReference & {
    timeout?: string | HumanDuration;
    cancelDeployment?: boolean;
    allowReplacement?: boolean;
  };
  logger: LoggerService;
  signal?: AbortSignal;
  each?: JsonObject;
  isDryRun?: boolean;
  getInitiatorCredentials(): Promise<BackstageCredentials>;
  checkpoint<T extends { arn: string; createdAt: string }>(options: {
    key: string;
    fn: () => Promise<T>;
  }): Promise<T>;
}

/**
 * Finds the environment that a step means, and what the step needs to work on it.
 * Nothing is read for those whose permissions cover no environment at all.
 */
export async function openEnvironmentStep(options: {
  services: Pick<ProtonActionServices, 'proton' | 'catalog' | 'auth'> &
    ClusterPageServices;
  may: StepPermissions;
  ctx: EnvironmentStepContext;
  /** What the step does, for the keys of its checkpoints. */
  verb: string;
  permission: ResourcePermission;
  /** Throws when the step may not go on with what is found. */
  check?(found: LocatedEnvironment): void;
}) {
  const { services, may, ctx, verb, permission } = options;
  const { proton, catalog, auth } = services;
  const { input, logger, signal } = ctx;
  const permissions = [
    ...withCancelPermission(permission, input),
    ...(input.allowReplacement ? [protonEnvironmentReplacePermission] : []),
  ];
  await may.requireAny(...permissions);
  const timeoutMs = readTimeout(input.timeout);
  const key = stepKey(`${verb}.environment.${referenceKey(input)}`, ctx.each);
  const located = await locateOnce(options, `${key}.located`);
  const { client, target, arn, name } = located;
  const extension = proton.extension(target);
  const resource = (known?: Environment) =>
    environmentResource({ catalog, auth, located, known });
  return {
    ...located,
    extension,
    key,
    resource,
    /** Throws unless the permissions are given for the environment. */
    async requirePermissions(known?: Environment): Promise<void> {
      for (const each of permissions) {
        await may.requireForEnvironment(each, arn, () => resource(known));
      }
    },
    prepareToWait: (known?: Environment) =>
      prepareToWait({
        services,
        client,
        extension,
        may,
        arn,
        resource: () => resource(known),
        environmentName: name,
        logger,
        timeoutMs,
        signal,
        cancelDeployment: input.cancelDeployment,
      }),
  };
}

/** An environment that a step works on. */
export type EnvironmentStep = Awaited<ReturnType<typeof openEnvironmentStep>>;

/** The permissions of a step whose deployment may be cancelled with its task. */
export function withCancelPermission(
  permission: ResourcePermission,
  input: { cancelDeployment?: boolean },
): ResourcePermission[] {
  return input.cancelDeployment
    ? [permission, protonEnvironmentCancelPermission]
    : [permission];
}

/**
 * The key of a checkpoint. The scaffolder keeps those of a step together, and with
 * `each` all of its iterations are one step.
 */
export function stepKey(name: string, each?: JsonObject): string {
  return each?.key === undefined ? name : `${name}.each.${each.key}`;
}

/**
 * Finds the environment once over all runs of a step: a later one may find neither
 * the entity nor the environment, or another one of its name, and the credentials
 * to ask with may have expired.
 */
async function locateOnce(
  options: Parameters<typeof openEnvironmentStep>[0],
  key: string,
): Promise<LocatedEnvironment & { createdAt: string }> {
  const { services, ctx, check } = options;
  const locate = async (reference: EnvironmentReference) =>
    locateEnvironment({
      ...services,
      credentials: await ctx.getInitiatorCredentials(),
      reference,
    });
  const find = async () => {
    const located = await locate(ctx.input);
    check?.(located);
    const environment = await requireEnvironment(located);
    return {
      arn: located.arn,
      /** To tell it from another one of its name; empty when not known. */
      createdAt: environment.createdAt?.toISOString() ?? '',
    };
  };
  const { arn, createdAt } = ctx.isDryRun
    ? await find()
    : await ctx.checkpoint({ key, fn: find });
  return { ...(await locate({ arn })), createdAt };
}

/** Identifies an environment as its step was given it. */
function referenceKey(reference: EnvironmentReference): string {
  const { name, arn, entityRef, accountId = '', region = '' } = reference;
  return arn ?? entityRef ?? `${accountId}.${region}.${name}`;
}
