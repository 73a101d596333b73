import {
  EnvironmentPlan,
  protonEnvironmentLogsReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { GuardedEnvironment } from '../routes/createRoutes';
import { explainPlanFailure } from './explainPlanFailure';

/**
 * A plan as its caller may see it. What it changes in detail needs the permission
 * for the plans of deployments; how much it changes and what is lost doesn't.
 */
export async function showPlan(
  { environments, resource }: GuardedEnvironment,
  plan: EnvironmentPlan,
): Promise<EnvironmentPlan> {
  const explained = explainPlanFailure(plan);
  const { changes, changesTruncated, ...withoutChanges } = explained;
  return !changes ||
    (await environments.allows(protonEnvironmentLogsReadPermission, resource))
    ? explained
    : withoutChanges;
}
