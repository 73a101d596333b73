import { InputError } from '@backstage/errors';
import { RunnerSavedPlan } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { ReportedRuns, RunnerCaller } from './ReportedRuns';

/** The plans that runners save, so that others carry out exactly these. */
export class RunnerPlans {
  constructor(private readonly runs: ReportedRuns) {}

  async save(caller: RunnerCaller, plan: RunnerSavedPlan): Promise<void> {
    await this.runs.transaction(caller, async ({ run, stores }) => {
      if (run.step !== 'plan') {
        throw new InputError('Only a run that plans can save a plan');
      }
      const bytes = Buffer.from(JSON.stringify(plan));
      await stores.runnerRuns.write(run.id, 'saved_plan', bytes);
    });
  }

  /** The plan that a run carries out; undefined when it has to plan itself. */
  async read(caller: RunnerCaller): Promise<RunnerSavedPlan | undefined> {
    return this.runs.transaction(caller, async ({ run, stores }) => {
      const planned = await findSavedPlanRun(stores, run);
      const bytes =
        planned && (await stores.runnerRuns.read(planned.id, 'saved_plan'));
      return bytes && (JSON.parse(bytes.toString()) as RunnerSavedPlan);
    });
  }
}

/** A plan is applied once: remaining changes need another plan. */
export async function findSavedPlanRun(
  { runnerRuns }: Stores,
  run: RunnerRunRecord,
): Promise<RunnerRunRecord | undefined> {
  if (run.step !== 'apply') {
    return undefined;
  }
  const runs = await runnerRuns.list(run.deploymentId);
  const hasBegun = runs.some(
    ({ attempt, runnerId, step }) =>
      step === 'apply' && attempt < run.attempt && runnerId !== undefined,
  );
  return hasBegun ? undefined : runnerRuns.findWithPlan(run.deploymentId);
}
