import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Request } from 'express';
import { asBackstageError } from '../asBackstageError';
import {
  OpenEnvironment,
  openEnvironment,
} from '../environments/openEnvironment';
import { Guard, GuardedRequest, GuardRule } from './createGuard';

/** The path of the routes that concern the environment of an entity. */
export const ENVIRONMENT_PATH =
  '/entities/:namespace/:kind/:name/environment' as const;

/** What a route asks of its callers, and what the audit log keeps of it. */
export interface EnvironmentGuardRule extends Omit<GuardRule, 'meta'> {
  meta?: JsonObject;
}

/** An environment at hand of a caller who has the permission for it. */
export type GuardedEnvironment = OpenEnvironment & GuardedRequest;

/**
 * Answers a request for the environment of the entity in its path, only for a
 * user or service that has the permission for it, and has it audited whichever
 * way it ends. Errors of Proton come out as Backstage's own.
 */
export type EnvironmentGuard = <T>(
  request: Request,
  rule: EnvironmentGuardRule,
  answer: (environment: GuardedEnvironment) => Promise<T>,
) => Promise<T>;

export function createEnvironmentGuard(services: {
  catalog: CatalogService;
  guard: Guard;
  proton: ProtonService;
}): EnvironmentGuard {
  const { catalog, guard, proton } = services;
  return (request, rule, answer) => {
    const { namespace, kind, name } = request.params;
    const entityRef = stringifyEntityRef({ namespace, kind, name });
    const { permission, meta } = rule;
    return guard(
      request,
      { ...rule, meta: { queryType: 'by-entity', entityRef, ...meta } },
      async guarded => {
        const opened = await openEnvironment({
          catalog,
          proton,
          credentials: guarded.credentials,
          environments: guarded.environments,
          permission,
          entityRef,
        });
        guarded.note({ environmentArn: opened.arn });
        return asBackstageError(() => answer({ ...opened, ...guarded }));
      },
    );
  };
}
