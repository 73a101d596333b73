import {
  CancelEnvironmentDeploymentCommand,
  DeleteEnvironmentCommand,
  Environment,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  EnvironmentChange,
  protonEnvironmentCancelPermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentUpdatePermission,
  RequestInitiator,
  StartedDeployment,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Router } from 'express';
import {
  describePlan,
  planChange,
  toUpdateRequest,
} from '../changes/planChange';
import { readCancel, readChange, readFarewell } from '../changes/readBody';
import { requireConfirmedName } from '../changes/requireConfirmedName';
import { requireOperation } from '../changes/requireOperation';
import { requireUnchanged } from '../changes/requireUnchanged';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { maySeeSecrets } from '../environments/maySeeSecrets';
import { describeDisabledReason } from '../operations/describeDisabledReason';
import { findUser } from '../permissions/describeCaller';
import {
  ENVIRONMENT_PATH,
  EnvironmentGuard,
  GuardedEnvironment,
} from './createEnvironmentGuard';
import { readSmallBody, readSpecBody } from './readJsonBody';
import { maySeeDrafts } from './versionRoutes';

/** Adds what changes an environment, or tells what a change would do. */
export function addChangeRoutes(
  router: Router,
  options: {
    auth: AuthService;
    guardEnvironment: EnvironmentGuard;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
  },
): void {
  const { auth, guardEnvironment, proton, schemaValidator } = options;

  /** For whom and why a deployment is started. */
  function toInitiator(
    { credentials }: GuardedEnvironment,
    reason: string | undefined,
  ): RequestInitiator {
    return {
      onBehalfOf: findUser(auth, credentials),
      reason,
    };
  }

  async function plan(opened: GuardedEnvironment, change: EnvironmentChange) {
    const { client, scope } = opened;
    const [environment, seesSecrets] = await Promise.all([
      fetchEnvironment(client, scope.resourceId),
      maySeeSecrets(opened),
    ]);
    const { templateName } = environment;
    return {
      environment,
      seesSecrets,
      plan: await planChange({
        client,
        schemaValidator,
        environment,
        change,
        seesSecrets,
        mayReadDrafts: () => maySeeDrafts(opened, templateName ?? ''),
      }),
    };
  }

  router.post(
    `${ENVIRONMENT_PATH}/preview`,
    readSpecBody,
    async (request, response) => {
      response.json(
        await guardEnvironment(
          request,
          {
            eventId: 'environment-change-preview',
            permission: protonEnvironmentUpdatePermission,
            secretsPermission: protonEnvironmentOutputsReadPermission,
          },
          async opened => {
            const planned = await plan(opened, readChange(request.body));
            return {
              basedOn: planned.environment.lastAttemptedDeploymentId,
              ...describePlan(planned.plan, planned),
              violations: planned.plan.violations,
            };
          },
        ),
      );
    },
  );

  router.post(
    `${ENVIRONMENT_PATH}/update`,
    readSpecBody,
    async (request, response) => {
      response.json(
        await guardEnvironment(
          request,
          {
            eventId: 'environment-update',
            severityLevel: 'medium',
            permission: protonEnvironmentUpdatePermission,
            alsoPermissions: [protonEnvironmentOutputsReadPermission],
            meta: { actionType: 'update' },
          },
          async opened => {
            const change = readChange(request.body);
            const { environment, plan: planned } = await plan(opened, change);
            requireUnchanged(environment, change);
            requireOperation('edit', environment);
            const name = opened.scope.resourceId;
            const input = toUpdateRequest(name, planned, change);
            opened.note({
              fromVersion: planned.before.version,
              toVersion: planned.after.version,
            });
            const answer = await opened.client.send(
              withInitiator(
                new UpdateEnvironmentCommand(input),
                toInitiator(opened, change.reason),
              ),
            );
            return started(opened, answer.environment);
          },
        ),
      );
    },
  );

  router.post(
    `${ENVIRONMENT_PATH}/cancel`,
    readSmallBody,
    async (request, response) => {
      response.json(
        await guardEnvironment(
          request,
          {
            eventId: 'environment-cancel',
            severityLevel: 'medium',
            permission: protonEnvironmentCancelPermission,
            meta: { actionType: 'cancel' },
          },
          async opened => {
            const { reason } = readCancel(request.body);
            const { client, scope } = opened;
            const environmentName = scope.resourceId;
            const environment = await fetchEnvironment(client, environmentName);
            if (environment.deploymentStatus === 'CANCELLING') {
              return started(opened, environment);
            }
            requireOperation('cancel', environment);
            const answer = await client.send(
              withInitiator(
                new CancelEnvironmentDeploymentCommand({ environmentName }),
                toInitiator(opened, reason),
              ),
            );
            return started(opened, answer.environment);
          },
        ),
      );
    },
  );

  router.post(
    `${ENVIRONMENT_PATH}/delete`,
    readSmallBody,
    async (request, response) => {
      response.json(
        await guardEnvironment(
          request,
          {
            eventId: 'environment-delete',
            severityLevel: 'medium',
            permission: protonEnvironmentDeletePermission,
            meta: { actionType: 'delete' },
          },
          async opened => {
            const { confirmName, reason } = readFarewell(request.body);
            const { client, scope } = opened;
            const name = scope.resourceId;
            requireConfirmedName(name, confirmName);
            const environment = await fetchEnvironment(client, name);
            if (environment.deploymentStatus === 'DELETE_IN_PROGRESS') {
              return started(opened, environment);
            }
            requireOperation('delete', environment);
            const answer = await client.send(
              withInitiator(
                new DeleteEnvironmentCommand({ name }),
                toInitiator(opened, reason),
              ),
            );
            return started(opened, answer.environment);
          },
        ),
      );
    },
  );

  router.post(
    `${ENVIRONMENT_PATH}/retain`,
    readSmallBody,
    async (request, response) => {
      response.json(
        await guardEnvironment(
          request,
          {
            eventId: 'environment-retain',
            severityLevel: 'medium',
            permission: protonEnvironmentRetainPermission,
            meta: { actionType: 'retain' },
          },
          async opened => {
            const { confirmName, reason } = readFarewell(request.body);
            const { client, scope } = opened;
            const environmentName = scope.resourceId;
            requireConfirmedName(environmentName, confirmName);
            const extension = proton.extension(scope);
            if (!extension) {
              throw new ConflictError(
                describeDisabledReason({ code: 'no-retain' }),
              );
            }
            const environment = await fetchEnvironment(client, environmentName);
            requireOperation('retain', environment);
            const retained = await extension.retainEnvironment({
              environmentName,
              initiator: toInitiator(opened, reason),
            });
            opened.note({ deploymentId: retained.deploymentId });
            return retained;
          },
        ),
      );
    },
  );

  // Like a retain, it leaves infrastructure that nobody manages any more.
  router.post(
    `${ENVIRONMENT_PATH}/accept-state`,
    readSmallBody,
    async (request, response) => {
      response.json(
        await guardEnvironment(
          request,
          {
            eventId: 'environment-accept-state',
            severityLevel: 'medium',
            permission: protonEnvironmentRetainPermission,
            meta: { actionType: 'accept-state' },
          },
          async opened => {
            const { confirmName, reason } = readFarewell(request.body);
            const { scope } = opened;
            const environmentName = scope.resourceId;
            requireConfirmedName(environmentName, confirmName);
            const extension = proton.extension(scope);
            if (!extension) {
              throw new ConflictError(
                'The Proton API of this account keeps no states',
              );
            }
            return extension.acceptEnvironmentState({
              environmentName,
              initiator: toInitiator(opened, reason),
            });
          },
        ),
      );
    },
  );
}

/** The deployment that an environment was last asked for. */
function started(
  { note }: GuardedEnvironment,
  environment: Environment | undefined,
): StartedDeployment {
  const deploymentId = environment?.lastAttemptedDeploymentId;
  if (deploymentId) {
    note({ deploymentId });
  }
  return { deploymentId };
}
