import { NotImplementedError, ResponseError } from '@backstage/errors';
import {
  EnvironmentChange,
  EnvironmentPlan,
  protonEnvironmentReplacePermission,
  StartedDeployment,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { ChangeServices } from '../changes/changeEnvironment';
import { toUpdateRequest } from '../changes/planChange';
import { planForCaller } from '../changes/planForCaller';
import {
  requireConfirmedName,
  requireOperation,
  requireUnchanged,
} from '../changes/requirements';
import { toInitiator } from '../changes/toInitiator';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { OpenEnvironment } from '../environments/openEnvironment';
import { describeDisabledReason } from '../operations/describeOperations';
import type { GuardedEnvironment } from '../routes/createRoutes';
import { requirePlanVersion } from './requirePlanVersion';

/** @throws NotImplementedError when the control plane makes no plans */
export function requirePlans(
  proton: ProtonService,
  { scope }: OpenEnvironment,
): ProtonExtension {
  const extension = proton.extension(scope);
  if (!extension) {
    throw previewsUnavailable();
  }
  return extension;
}

/** Has the engine plan a change without deploying it. */
export async function startPlan(
  { auth, proton, schemaValidator }: ChangeServices,
  opened: GuardedEnvironment,
  change: EnvironmentChange,
): Promise<EnvironmentPlan> {
  const extension = requirePlans(proton, opened);
  const { environment, plan } = await planForCaller({
    proton,
    schemaValidator,
    opened,
    change,
  });
  requireUnchanged(environment, change);
  requireOperation('edit', environment);
  const environmentName = opened.scope.resourceId;
  const { deploymentType, spec, templateMajorVersion, templateMinorVersion } =
    toUpdateRequest(environmentName, plan, change);
  const started = await extension
    .startEnvironmentPlan({
      environmentName,
      change: {
        deploymentType,
        spec,
        templateMajorVersion,
        templateMinorVersion,
      },
      initiator: toInitiator(auth, opened, change.reason),
    })
    .catch(error => {
      throw isUnknownRoute(error) ? previewsUnavailable() : error;
    });
  opened.note({ planId: started.id });
  return started;
}

/** Deploys exactly what a plan shows. */
export async function deployPlan(
  { auth, proton }: Pick<ChangeServices, 'auth' | 'proton'>,
  opened: GuardedEnvironment,
  options: { planId: string; confirmName?: string; reason?: string },
): Promise<StartedDeployment> {
  const { planId, confirmName, reason } = options;
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
  const extension = requirePlans(proton, opened);
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
    initiator: toInitiator(auth, opened, reason),
  });
  opened.note({ deploymentId });
  return { deploymentId };
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
