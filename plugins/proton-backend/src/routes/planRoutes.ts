import {
  protonEnvironmentLogsReadPermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ChangeServices } from '../changes/changeEnvironment';
import { toInitiator } from '../changes/toInitiator';
import { deployPlan, requirePlans, startPlan } from '../plans/environmentPlans';
import { showPlan } from '../plans/showPlan';
import { changeRule } from './changeRule';
import { Routes } from './createRoutes';
import { readChange, readPlanDeployment, readSpecBody } from './readBody';

const PLAN = '/plans/:planId';

/**
 * Adds the routes for plans of changes that somebody previews: what the engine
 * would do to the resources, and the deployment of just that.
 */
export function addPlanRoutes(
  { addForEnvironment }: Routes,
  services: ChangeServices,
): void {
  const { auth, proton } = services;

  addForEnvironment(
    'post',
    '/plans',
    {
      eventId: 'environment-plan-start',
      permission: protonEnvironmentUpdatePermission,
      alsoPermissions: [protonEnvironmentOutputsReadPermission],
      meta: { actionType: 'plan' },
      body: readSpecBody,
    },
    (opened, { body }) => startPlan(services, opened, readChange(body)),
  );

  addForEnvironment(
    'get',
    PLAN,
    {
      eventId: 'environment-plan-read',
      permission: protonEnvironmentReadPermission,
      alsoPermissions: [
        protonEnvironmentUpdatePermission,
        protonEnvironmentLogsReadPermission,
      ],
      meta: ({ params }) => ({ queryType: 'by-id', planId: params.planId }),
    },
    async (opened, { params }) => {
      await opened.environments.require(
        protonEnvironmentUpdatePermission,
        opened.resource,
      );
      const plan = await requirePlans(proton, opened).getEnvironmentPlan({
        environmentName: opened.scope.resourceId,
        planId: params.planId,
      });
      return showPlan(opened, plan);
    },
  );

  addForEnvironment(
    'post',
    `${PLAN}/cancel`,
    {
      eventId: 'environment-plan-cancel',
      permission: protonEnvironmentUpdatePermission,
      alsoPermissions: [
        protonEnvironmentReadPermission,
        protonEnvironmentLogsReadPermission,
      ],
      meta: ({ params }) => ({
        actionType: 'cancel-plan',
        planId: params.planId,
      }),
    },
    async (opened, { params }) => {
      // What is ready by now is shown with its result.
      await opened.environments.require(
        protonEnvironmentReadPermission,
        opened.resource,
      );
      const plan = await requirePlans(proton, opened).cancelEnvironmentPlan({
        environmentName: opened.scope.resourceId,
        planId: params.planId,
        initiator: toInitiator(auth, opened),
      });
      return showPlan(opened, plan);
    },
  );

  addForEnvironment(
    'post',
    `${PLAN}/deploy`,
    {
      ...changeRule('plan-deploy', protonEnvironmentUpdatePermission),
      alsoPermissions: [protonEnvironmentReplacePermission],
    },
    (opened, { body, params: { planId } }) =>
      deployPlan(services, opened, { planId, ...readPlanDeployment(body) }),
  );
}
