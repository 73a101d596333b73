import { AuthService } from '@backstage/backend-plugin-api';
import { NotImplementedError, ResponseError } from '@backstage/errors';
import {
  EnvironmentPlan,
  protonEnvironmentLogsReadPermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { toUpdateRequest } from '../changes/planChange';
import { planForCaller } from '../changes/planForCaller';
import {
  requireConfirmedName,
  requireOperation,
  requireUnchanged,
} from '../changes/requirements';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { OpenEnvironment } from '../environments/openEnvironment';
import { describeDisabledReason } from '../operations/describeOperations';
import { findUser } from '../permissions/describeCaller';
import { requirePlanVersion } from '../plans/requirePlanVersion';
import { showPlan } from '../plans/showPlan';
import { changeRule } from './changeRule';
import { GuardedEnvironment, Routes } from './createRoutes';
import { readChange, readPlanDeployment, readSpecBody } from './readBody';

const PLAN = '/plans/:planId';

/**
 * Adds the routes for plans of changes that somebody previews: what the engine
 * would do to the resources, and the deployment of just that.
 */
export function addPlanRoutes(
  { addForEnvironment }: Routes,
  services: {
    auth: AuthService;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
  },
): void {
  const { auth, proton, schemaValidator } = services;

  const toInitiator = (
    { credentials }: GuardedEnvironment,
    reason?: string,
  ) => ({ onBehalfOf: findUser(auth, credentials), reason });

  function requireExtension({ scope }: OpenEnvironment): ProtonExtension {
    const extension = proton.extension(scope);
    if (!extension) {
      throw previewsUnavailable();
    }
    return extension;
  }

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
    async (opened, { body }): Promise<EnvironmentPlan> => {
      const change = readChange(body);
      const extension = requireExtension(opened);
      const { environment, plan } = await planForCaller({
        proton,
        schemaValidator,
        opened,
        change,
      });
      requireUnchanged(environment, change);
      requireOperation('edit', environment);
      const environmentName = opened.scope.resourceId;
      const {
        deploymentType,
        spec,
        templateMajorVersion,
        templateMinorVersion,
      } = toUpdateRequest(environmentName, plan, change);
      const started = await extension
        .startEnvironmentPlan({
          environmentName,
          change: {
            deploymentType,
            spec,
            templateMajorVersion,
            templateMinorVersion,
          },
          initiator: toInitiator(opened, change.reason),
        })
        .catch(error => {
          throw isUnknownRoute(error) ? previewsUnavailable() : error;
        });
      opened.note({ planId: started.id });
      return started;
    },
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
      const plan = await requireExtension(opened).getEnvironmentPlan({
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
      const plan = await requireExtension(opened).cancelEnvironmentPlan({
        environmentName: opened.scope.resourceId,
        planId: params.planId,
        initiator: toInitiator(opened),
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
    async (opened, { body, params }) => {
      const { planId } = params;
      const { confirmName, reason } = readPlanDeployment(body);
      const environmentName = opened.scope.resourceId;
      const allowReplacement = confirmName !== undefined;
      opened.note({ planId, allowReplacement });
      if (allowReplacement) {
        await opened.environments.require(
          protonEnvironmentReplacePermission,
          opened.resource,
        );
        requireConfirmedName(environmentName, confirmName);
      }
      const extension = requireExtension(opened);
      const [environment, plan] = await Promise.all([
        fetchEnvironment(opened.client, environmentName),
        extension.getEnvironmentPlan({ environmentName, planId }),
      ]);
      requireOperation('edit', environment);
      await requirePlanVersion(opened, environment, plan);
      const { deploymentId } = await extension.deployEnvironmentPlan({
        environmentName,
        planId,
        allowReplacement: allowReplacement || undefined,
        initiator: toInitiator(opened, reason),
      });
      opened.note({ deploymentId });
      return { deploymentId };
    },
  );
}

/** A control plane of an earlier release has no plans. */
function isUnknownRoute(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}

function previewsUnavailable(): NotImplementedError {
  return new NotImplementedError(
    describeDisabledReason({ code: 'no-preview' }),
  );
}
