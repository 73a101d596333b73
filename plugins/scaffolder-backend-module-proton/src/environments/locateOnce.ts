import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import {
  EnvironmentReference,
  LocatedEnvironment,
  locateEnvironment,
} from './locateEnvironment';
import { requireEnvironment } from './requireEnvironment';

/** An environment that was there when the step began. */
export interface FoundEnvironment extends LocatedEnvironment {
  /** ISO 8601, to tell it from another one of its name; empty when not known. */
  createdAt: string;
}

/**
 * Finds the environment that a step means, once over all of its runs: a later one
 * may find neither the entity nor the environment, or another one of its name, and
 * the credentials to ask with may have expired.
 */
export async function locateOnce(options: {
  proton: ProtonService;
  catalog: CatalogService;
  reference: EnvironmentReference;
  ctx: {
    isDryRun?: boolean;
    getInitiatorCredentials(): Promise<BackstageCredentials>;
    checkpoint<T extends { arn: string; createdAt: string }>(options: {
      key: string;
      fn: () => Promise<T>;
    }): Promise<T>;
  };
  key: string;
  /** Throws when the step may not go on with what is found. */
  check?(found: LocatedEnvironment): void;
}): Promise<FoundEnvironment> {
  const { proton, catalog, reference, ctx, key, check } = options;
  const find = async () => {
    const credentials = await ctx.getInitiatorCredentials();
    const located = await locateEnvironment({
      proton,
      catalog,
      credentials,
      reference,
    });
    check?.(located);
    const environment = await requireEnvironment(located);
    return {
      arn: located.arn,
      createdAt: environment.createdAt?.toISOString() ?? '',
    };
  };
  const { arn, createdAt } = ctx.isDryRun
    ? await find()
    : await ctx.checkpoint({ key, fn: find });
  const credentials = await ctx.getInitiatorCredentials();
  const located = await locateEnvironment({
    proton,
    catalog,
    credentials,
    reference: { arn },
  });
  return { ...located, createdAt };
}

/** Identifies an environment as its step was given it, for the keys of checkpoints. */
export function referenceKey(reference: EnvironmentReference): string {
  const { name, arn, entityRef, accountId = '', region = '' } = reference;
  return arn ?? entityRef ?? `${accountId}.${region}.${name}`;
}
