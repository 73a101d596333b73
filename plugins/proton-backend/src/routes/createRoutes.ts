import { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Request, RequestHandler, Response, Router } from 'express';
import { asBackstageError } from '../asBackstageError';
import {
  OpenEnvironment,
  openEnvironment,
} from '../environments/openEnvironment';
import { OpenTemplate, openTemplate } from '../templates/openTemplate';
import { CallerGuard, GuardedRequest, GuardRule } from './createCallerGuard';
import { readSmallBody } from './readBody';
import { readQuery, targetSchema } from './readQuery';

/** Of the environment that an entity stands for. */
export const ENVIRONMENT_PATH = '/entities/:namespace/:kind/:name/environment';

const TEMPLATE_PATH = '/environment-templates/:name';

/** What a route asks of its callers, and what the audit log keeps of it. */
export interface RouteRule extends Omit<GuardRule, 'meta'> {
  meta?: JsonObject | ((request: Request) => JsonObject);
  /** Reads the body of a post; a small one by default. */
  body?: RequestHandler;
}

/** What a route that is about one environment or template asks of its callers. */
export type ResourceRouteRule = RouteRule & { permission: ResourcePermission };

/** What is at hand of a caller with the permission for an environment. */
export type GuardedEnvironment = OpenEnvironment & GuardedRequest;

/** What is at hand of a caller with the permission for an environment template. */
export interface GuardedTemplate extends OpenTemplate, GuardedRequest {
  templateName: string;
  /** Numbers in the path of a version; the minor may be `recommended`. */
  majorVersion: string;
  minorVersion: string;
}

/**
 * Adds a route for users and services that have its permission, which is audited
 * whichever way it ends. What `answer` returns is sent as JSON; a function sends
 * the response itself. Errors of Proton come out as Backstage's own.
 */
export type AddRoute<T, R extends RouteRule = RouteRule> = (
  method: 'get' | 'post',
  path: string,
  rule: R,
  answer: (opened: T, request: Request) => Promise<unknown>,
) => void;

/** The ways to add routes to a router. */
export interface Routes {
  add: AddRoute<GuardedRequest>;
  /** Below the path of the environment that an entity stands for. */
  addForEnvironment: AddRoute<GuardedEnvironment, ResourceRouteRule>;
  /** Below the path of an environment template. */
  addForTemplate: AddRoute<GuardedTemplate, ResourceRouteRule>;
}

export function createRoutes(
  router: Router,
  services: {
    catalog: CatalogService;
    guard: CallerGuard;
    httpAuth: HttpAuthService;
    proton: ProtonService;
  },
): Routes {
  const { catalog, guard, httpAuth, proton } = services;

  const add: Routes['add'] = (method, path, rule, answer) => {
    const { body = readSmallBody, ...rest } = rule;
    const respond = async (request: Request, response: Response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const meta = toMeta(rule, request) as GuardRule['meta'];
      const result = await guard(
        { credentials, request },
        { ...rest, meta },
        guarded => asBackstageError(() => answer(guarded, request)),
      );
      if (typeof result === 'function') {
        await result(response);
      } else {
        response.json(result);
      }
    };
    if (method === 'get') {
      router.get(path, respond);
    } else {
      router.post(path, body, respond);
    }
  };

  const addForEnvironment: Routes['addForEnvironment'] = (
    method,
    path,
    rule,
    answer,
  ) => {
    const readEntityRef = ({ params: { namespace, kind, name } }: Request) =>
      stringifyEntityRef({ namespace, kind, name });
    const guardRule = {
      ...rule,
      meta: (request: Request) => ({
        queryType: 'by-entity',
        entityRef: readEntityRef(request),
        ...toMeta(rule, request),
      }),
    };
    add(
      method,
      `${ENVIRONMENT_PATH}${path}`,
      guardRule,
      async (guarded, request) => {
        const opened = await openEnvironment({
          catalog,
          proton,
          ...guarded,
          permission: rule.permission,
          entityRef: readEntityRef(request),
        });
        guarded.note({ environmentArn: opened.arn });
        return answer({ ...opened, ...guarded }, request);
      },
    );
  };

  const addForTemplate: Routes['addForTemplate'] = (
    method,
    path,
    rule,
    answer,
  ) => {
    const guardRule = {
      ...rule,
      meta: (request: Request) => {
        const { name, major, minor } = request.params;
        return {
          templateName: name,
          ...(major && { templateVersion: `${major}.${minor}` }),
          ...toMeta(rule, request),
        };
      },
    };
    add(
      method,
      `${TEMPLATE_PATH}${path}`,
      guardRule,
      async (guarded, request) => {
        const { name, major, minor } = request.params;
        const opened = await openTemplate({
          proton,
          name,
          target: readQuery(request, targetSchema),
          templates: guarded.templates,
          permission: rule.permission,
        });
        return answer(
          {
            ...guarded,
            ...opened,
            templateName: name,
            majorVersion: major,
            minorVersion: minor,
          },
          request,
        );
      },
    );
  };

  return { add, addForEnvironment, addForTemplate };
}

function toMeta({ meta }: RouteRule, request: Request): JsonObject {
  return typeof meta === 'function' ? meta(request) : meta ?? {};
}
