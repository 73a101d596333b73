import { ConflictError } from '@backstage/errors';
import {
  protonEnvironmentCancelPermission,
  protonEnvironmentDeletePermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  cancelDeployment,
  ChangeServices,
  deleteEnvironment,
  updateEnvironment,
} from '../changes/changeEnvironment';
import { describePlan } from '../changes/planChange';
import { planForCaller } from '../changes/planForCaller';
import {
  requireConfirmedName,
  requireOperation,
} from '../changes/requirements';
import { toInitiator } from '../changes/toInitiator';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { describeDisabledReason } from '../operations/describeOperations';
import { changeRule } from './changeRule';
import { Routes } from './createRoutes';
import { readCancel, readChange, readDeletion, readSpecBody } from './readBody';

/** Adds what changes an environment, or says what a change would do. */
export function addChangeRoutes(
  { addForEnvironment }: Routes,
  services: ChangeServices,
): void {
  const { auth, proton } = services;

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
      const planned = await planForCaller({
        ...services,
        opened,
        change: readChange(body),
      });
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
    (opened, { body }) => updateEnvironment(services, opened, readChange(body)),
  );

  addForEnvironment(
    'post',
    '/cancel',
    changeRule('cancel', protonEnvironmentCancelPermission),
    (opened, { body }) =>
      cancelDeployment(services, opened, readCancel(body).reason),
  );

  addForEnvironment(
    'post',
    '/delete',
    changeRule('delete', protonEnvironmentDeletePermission),
    (opened, { body }) =>
      deleteEnvironment(services, opened, readDeletion(body)),
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
        initiator: toInitiator(auth, opened, reason),
      });
      opened.note({ deploymentId: retained.deploymentId });
      return retained;
    },
  );
}
