import { InputError } from '@backstage/errors';
import { RunnerSavedPlan } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { findUnappliedPlan } from '../plans/previewedPlan';
import { ReportedRuns, RunnerCaller } from './ReportedRuns';

/** The plans that runners save, so that others carry out exactly these. */
export class RunnerPlans {
  constructor(private readonly runs: ReportedRuns) {}

  async save(caller: RunnerCaller, plan: RunnerSavedPlan): Promise<void> {
    await this.runs.transaction(caller, async ({ run, runnerRuns }) => {
      if (run.step !== 'plan' && run.step !== 'preview') {
        throw new InputError('Only a run that plans can save a plan');
      }
      const bytes = Buffer.from(JSON.stringify(plan));
      await runnerRuns.write(run.id, 'saved_plan', bytes);
    });
  }

  /** The plan that a run carries out; undefined when it has to plan itself. */
  async read(caller: RunnerCaller): Promise<RunnerSavedPlan | undefined> {
    return this.runs.transaction(
      caller,
      async ({ deployment, run, stores }) => {
        if (run.step !== 'apply') {
          return undefined;
        }
        const previewed = await findUnappliedPlan(stores, deployment);
        if (previewed) {
          const { lockFile, planFile } = previewed;
          return {
            planFile: Buffer.from(planFile).toString('base64'),
            lockFile,
          };
        }
        const planned = await findSavedPlanRun(stores, run);
        const bytes =
          planned && (await stores.runnerRuns.read(planned.id, 'saved_plan'));
        return bytes && (JSON.parse(bytes.toString()) as RunnerSavedPlan);
      },
    );
  }
}

/** Whether a run carries out a plan, of a preview or of the deployment itself. */
export async function hasSavedPlan(
  stores: Stores,
  run: RunnerRunRecord,
  deployment: DeploymentRecord,
): Promise<boolean> {
  return (
    run.step === 'apply' &&
    ((await findUnappliedPlan(stores, deployment)) !== undefined ||
      (await findSavedPlanRun(stores, run)) !== undefined)
  );
}

/** A plan is applied once: remaining changes need another plan. */
async function findSavedPlanRun(
  { runnerRuns }: Stores,
  run: RunnerRunRecord,
): Promise<RunnerRunRecord | undefined> {
  const runs = await runnerRuns.list(run.deploymentId);
  const hasBegun = runs.some(
    ({ attempt, runnerId, step }) =>
      step === 'apply' && attempt < run.attempt && runnerId !== undefined,
  );
  return hasBegun ? undefined : runnerRuns.findWithPlan(run.deploymentId);
}
