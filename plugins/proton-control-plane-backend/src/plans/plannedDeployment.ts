import { EnvironmentPlanRecord } from '../database/EnvironmentPlanStore';
import { DeploymentRecord } from '../database/deploymentRows';

/**
 * The deployment that a plan would be. It has the id of the plan: the id is in
 * the rendered files and in the path of the folder, and so in the saved plan.
 */
export function toPlannedDeployment(
  plan: EnvironmentPlanRecord,
): DeploymentRecord {
  const { accountId, createdAt, engine, id, operation, region } = plan;
  const { onBehalfOf, reason, requestedBy, targetState } = plan;
  return {
    accountId,
    region,
    id,
    target: {
      kind: 'environment',
      id: plan.environmentId,
      name: plan.environmentName,
      createdAt,
    },
    operation,
    engine,
    status: 'IN_PROGRESS',
    step: 'planning',
    targetState,
    notifiedOutputs: [],
    requestedBy,
    onBehalfOf,
    reason,
    attempts: plan.attempts,
    failedAttempts: 0,
    lostAttempts: 0,
    createdAt,
    lastModifiedAt: createdAt,
  };
}
