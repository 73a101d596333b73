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
  RunnerStep,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  findTerraformFileProblems,
  hasEmptyStoredState,
} from '@proton-vending/proton-terraform';
import { cancelRuns } from './cancelRuns';
import { createPayload } from './createPayload';
import { followRunner, requireRunners, toHandle } from './followRunner';
import { Patience, STOPS_ITSELF_MS } from './patience';
import { takePreview } from './takePreview';

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
  /**
   * After how long without an answer a runner has certainly stopped Terraform;
   * 150 seconds when absent. Overridden in tests.
   */
  stopsItselfAfter?: HumanDuration;
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
  const patience: Patience = {
    lostAfter: durationToMilliseconds(options.lostAfter ?? { minutes: 1 }),
    stopsItselfAfter: durationToMilliseconds(
      options.stopsItselfAfter ?? { milliseconds: STOPS_ITSELF_MS },
    ),
  };
  const follow = (run: EngineRun, step: RunnerStep) =>
    followRunner({ launcher, patience, run, step, createPayload });
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
    preview: async run => {
      const value = await follow(run, 'preview');
      return value instanceof EngineWaiting ? value : takePreview(run, value);
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
    cancel: run => cancelRuns(launcher, run, patience),
    cleanUp: async run => {
      for (const each of await requireRunners(run).list()) {
        await launcher.remove(toHandle(run, each));
      }
    },
  };
}
