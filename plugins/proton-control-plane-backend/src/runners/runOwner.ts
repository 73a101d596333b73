import { RunnerStep } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Stores } from '../database/Database';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { RunnerRunRecord, RunnerRunStore } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { toPlannedDeployment } from '../plans/plannedDeployment';

/** What a run belongs to: a deployment, or a preview. */
export interface RunOwner {
  /** Of a preview, the deployment that it would be. */
  deployment: DeploymentRecord;
  /** Of a preview, the roles that it plans with. */
  roles?: EnvironmentRoles;
  isOver: boolean;
}

/** Where the runs of a step are stored. */
export function runsOfStep(
  { previewRuns, runnerRuns }: Stores,
  step: RunnerStep,
): RunnerRunStore {
  return step === 'preview' ? previewRuns : runnerRuns;
}

/**
 * What a run belongs to; undefined when it doesn't exist any more. It stays as it
 * is until the transaction ends.
 */
export async function lockRunOwner(
  { deployments, environmentPlans }: Stores,
  run: Pick<RunnerRunRecord, 'accountId' | 'deploymentId' | 'region' | 'step'>,
): Promise<RunOwner | undefined> {
  const { deploymentId, step } = run;
  if (step === 'preview') {
    const plan = await environmentPlans.find(run, deploymentId, 'update');
    return (
      plan && {
        deployment: toPlannedDeployment(plan),
        roles: plan.roles,
        isOver: plan.status !== 'PLANNING',
      }
    );
  }
  const deployment = await deployments.find(run, deploymentId, 'update');
  return (
    deployment && {
      deployment,
      isOver: deployment.completedAt !== undefined,
    }
  );
}

/** The name of the template whose code a run executes; undefined when its owner doesn't exist any more. */
export async function findTemplateName(
  { deployments, environmentPlans }: Stores,
  run: Pick<RunnerRunRecord, 'accountId' | 'deploymentId' | 'region' | 'step'>,
): Promise<string | undefined> {
  const { deploymentId, step } = run;
  const plan =
    step === 'preview'
      ? await environmentPlans.find(run, deploymentId)
      : undefined;
  const deployment = plan
    ? toPlannedDeployment(plan)
    : await deployments.find(run, deploymentId);
  return deployment?.targetState.templateName;
}
