import {
  CancelEnvironmentDeploymentCommand,
  DeleteEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  EnvironmentChange,
  protonEnvironmentCancelPermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { describePlan, toUpdateRequest } from '../changes/planChange';
import { planForCaller } from '../changes/planForCaller';
import { readCancel, readChange, readDeletion, readSpecBody } from './readBody';
import {
  requireConfirmedName,
  requireOperation,
  requireUnchanged,
} from '../changes/requirements';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { describeDisabledReason } from '../operations/describeOperations';
import { findUser } from '../permissions/describeCaller';
import { changeRule } from './changeRule';
import { GuardedEnvironment, Routes } from './createRoutes';
import { started } from './started';

/** Adds what changes an environment, or says what a change would do. */
export function addChangeRoutes(
  { addForEnvironment }: Routes,
  services: {
    auth: AuthService;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
  },
): void {
  const { auth, proton, schemaValidator } = services;

  /** For whom and why a deployment is started. */
  const toInitiator = (
    { credentials }: GuardedEnvironment,
    reason?: string,
  ) => ({
    onBehalfOf: findUser(auth, credentials),
    reason,
  });

  const plan = (opened: GuardedEnvironment, change: EnvironmentChange) =>
    planForCaller({ proton, schemaValidator, opened, change });

  addForEnvironment(
    'post',
    '/preview',
    {
      eventId: 'environment-change-preview',
      permission: protonEnvironmentUpdatePermission,
      secretsPermission: protonEnvironmentOutputsReadPermission,
      body: readSpecBody,
    },
    async (opened, { body }) => {
      const planned = await plan(opened, readChange(body));
      return {
        basedOn: planned.environment.lastAttemptedDeploymentId,
        ...describePlan(planned.plan, planned),
        violations: planned.plan.violations,
      };
    },
  );

  addForEnvironment(
    'post',
    '/update',
    {
      ...changeRule('update', protonEnvironmentUpdatePermission),
      alsoPermissions: [
        protonEnvironmentOutputsReadPermission,
        protonEnvironmentReplacePermission,
      ],
      body: readSpecBody,
    },
    async (opened, { body }) => {
      const change = readChange(body);
      const { confirmName } = change;
      const allowReplacement = confirmName !== undefined;
      if (allowReplacement) {
        await opened.environments.require(
          protonEnvironmentReplacePermission,
          opened.resource,
        );
        requireConfirmedName(opened.scope.resourceId, confirmName);
      }
      const { environment, plan: planned } = await plan(opened, change);
      requireUnchanged(environment, change);
      requireOperation('edit', environment);
      const input = toUpdateRequest(opened.scope.resourceId, planned, change);
      opened.note({
        fromVersion: planned.before.version,
        toVersion: planned.after.version,
        allowReplacement,
      });
      const initiator = toInitiator(opened, change.reason);
      // Another control plane protects nothing.
      const extension = allowReplacement && proton.extension(opened.scope);
      if (extension) {
        const { name: environmentName, ...update } = input;
        const { deploymentId } = await extension.updateEnvironment({
          environmentName,
          update: { ...update, allowReplacement },
          initiator,
        });
        opened.note({ deploymentId });
        return { deploymentId };
      }
      const answer = await opened.client.send(
        withInitiator(new UpdateEnvironmentCommand(input), initiator),
      );
      return started(opened, answer.environment);
    },
  );

  addForEnvironment(
    'post',
    '/cancel',
    changeRule('cancel', protonEnvironmentCancelPermission),
    async (opened, { body }) => {
      const { reason } = readCancel(body);
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
  );

  addForEnvironment(
    'post',
    '/delete',
    changeRule('delete', protonEnvironmentDeletePermission),
    async (opened, { body }) => {
      const { confirmName, reason } = readDeletion(body);
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
  );

  addForEnvironment(
    'post',
    '/retain',
    changeRule('retain', protonEnvironmentRetainPermission),
    async (opened, { body }) => {
      const { confirmName, reason } = readDeletion(body);
      const { client, scope } = opened;
      const environmentName = scope.resourceId;
      requireConfirmedName(environmentName, confirmName);
      const extension = proton.extension(scope);
      if (!extension) {
        throw new ConflictError(describeDisabledReason({ code: 'no-retain' }));
      }
      requireOperation(
        'retain',
        await fetchEnvironment(client, environmentName),
      );
      const retained = await extension.retainEnvironment({
        environmentName,
        initiator: toInitiator(opened, reason),
      });
      opened.note({ deploymentId: retained.deploymentId });
      return retained;
    },
  );
}
