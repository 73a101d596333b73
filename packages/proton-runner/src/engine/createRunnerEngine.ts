import { HumanDuration, durationToMilliseconds } from '@backstage/types';
import {
  EnginePlan,
  EngineResult,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRun,
  EngineRunReference,
  EngineWaiting,
  ProvisioningEngine,
  RunLauncher,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  findTerraformFileProblems,
  hasEmptyStoredState,
} from '@proton-vending/proton-terraform';
import { createPayload } from './createPayload';
import { followRunner, requireRunners, toHandle } from './followRunner';

/**
 * Options of an engine that executes runs outside of the backend.
 *
 * @public
 */
export interface RunnerEngineOptions {
  /** Stable; stored with each deployment, such as `KUBERNETES`. */
  id: string;
  launcher: RunLauncher;
  /** The name of this engine's place in `protonControlPlane.deployments.runs`. */
  runsOn?: string;
  /**
   * After how long without a call a runner counts as lost that its launcher
   * says has ended; 1 minute when absent.
   */
  lostAfter?: HumanDuration;
}

/**
 * Creates an engine that provisions with Terraform or OpenTofu in runners
 * outside of the backend. Deployments hold no worker while a runner is at work.
 *
 * @public
 */
export function createRunnerEngine(
  options: RunnerEngineOptions,
): ProvisioningEngine {
  const { id, launcher, runsOn } = options;
  const lostAfter = durationToMilliseconds(options.lostAfter ?? { minutes: 1 });
  const follow = (run: EngineRun, step: 'plan' | 'apply' | 'destroy') =>
    followRunner({ launcher, lostAfter, run, step, createPayload });
  return {
    id,
    runsOn,
    usesRunners: true,
    provisioner: 'TERRAFORM',
    stateFormat: 'terraform',
    supports: ({ manifest }) =>
      manifest?.renderingEngine === 'hcl'
        ? { supported: true }
        : {
            supported: false,
            reason:
              'rendering_engine must be hcl, and template_language must be terraform',
          },
    validate: ({ files, manifest }) =>
      findTerraformFileProblems(files, manifest.file ?? '*'),
    findUnavailability: async () => launcher.findUnavailability?.(),
    listSecrets: () => launcher.listSecrets?.() ?? [],
    plan: async run => {
      const value = await follow(run, 'plan');
      // The control plane has checked what the runner sent.
      return value instanceof EngineWaiting
        ? value
        : (value as unknown as EnginePlan);
    },
    apply: async run => {
      const value = await follow(run, 'apply');
      return value instanceof EngineWaiting
        ? value
        : (value as unknown as EngineResult);
    },
    hasNothingToDestroy: async run => {
      const runs = await (run as EngineRunReference).runners?.list();
      const { stateStore } = run;
      return (
        !runs?.length &&
        stateStore !== undefined &&
        hasEmptyStoredState({ ...run, stateStore })
      );
    },
    destroy: async run => {
      const value = await follow(run, 'destroy');
      return value instanceof EngineWaiting ? value : undefined;
    },
    cancel: run => cancel(launcher, run),
    cleanUp: async run => {
      for (const each of await requireRunners(run).list()) {
        await launcher.remove(toHandle(run, each));
      }
    },
  };
}

/**
 * Stops the runners of a deployment. False also when the last one has sent how
 * its run ended: the step then says so.
 */
async function cancel(
  launcher: RunLauncher,
  run: EngineRunReference,
): Promise<boolean> {
  const runners = requireRunners(run);
  for (const report of await runners.list()) {
    const isOpen = !report.closed && !report.result;
    if (isOpen && (await launcher.stop(toHandle(run, report)))) {
      await runners.close(report.id, 'The deployment was stopped');
    }
  }
  const last = (await runners.list()).at(-1);
  return last === undefined || (last.closed !== undefined && !last.result);
}
