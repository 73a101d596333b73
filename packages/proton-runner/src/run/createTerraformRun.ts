import {
  EngineLog,
  EngineProgress,
  PlanFileLosses,
  ProvisioningError,
  Redactor,
  RunnerPlanResponse,
  RunnerRun,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  TerraformLogger,
  TerraformRun,
} from '@proton-vending/proton-terraform';
import { RunPayload, fromPayloadFile } from '../payload';
import { RemoteLog } from './RemoteLog';
import { RunnerClient } from './RunnerClient';
import { createStateStore } from './createStateStore';
import { RunnerRefusedError, UnreachableError } from './runnerErrors';

/** People see the result of a preview, and no log. */
const NO_LOG: EngineLog = {
  write: async () => {},
  cursor: async () => 0,
};

export interface TerraformRunOptions {
  client: RunnerClient;
  run: RunnerRun;
  redactor: Redactor;
  workingDirectory: string;
  stateDirectory: string;
  signal: AbortSignal;
  logger: TerraformLogger;
  /** Called when the only copy of the state is kept here, because it couldn't be saved. */
  onUnsavedState(): void;
  /** Called with each state that the control plane is known to have. */
  onStoredState(state: string): void;
}

/** A run whose reports go to the control plane. */
export function createTerraformRun(options: TerraformRunOptions): TerraformRun {
  const { client, logger, redactor, run, signal } = options;
  const { onStoredState, onUnsavedState } = options;
  const { stateDirectory, workingDirectory } = options;
  const payload = run.payload as unknown as RunPayload;
  const { dependencies } = payload;
  return {
    deploymentId: run.deploymentId,
    target: payload.target,
    workingDirectory,
    stateDirectory,
    files: payload.files.map(fromPayloadFile),
    progress: payload.progress,
    hasBegunToApply: payload.hasBegunToApply,
    dependencies: dependencies && {
      ...dependencies,
      keepLock: async lock => {
        await client.send('PUT', '/lock-file', {
          body: { lock, replaces: dependencies.lock },
          until: signal,
        });
      },
    },
    credentials: run.credentials && {
      planning: run.credentials,
      applying: run.credentials,
    },
    stateRecord: {
      last: run.state,
      keep: async summary => {
        if (summary.unsaved && !summary.unsaved.isStored) {
          onUnsavedState();
        }
        await client.send('PUT', '/state/summary', {
          body: summary,
          until: signal,
        });
      },
    },
    stateStore: createStateStore(client, {
      until: signal,
      onStored: onStoredState,
    }),
    log:
      run.step === 'preview'
        ? NO_LOG
        : new RemoteLog({
            client,
            redactor,
            cursors: run.cursors,
            until: signal,
          }),
    redactor,
    recordPlan: async plan => {
      let response: RunnerPlanResponse | undefined;
      try {
        response = await client.send('PUT', '/plan', {
          body: plan,
          until: signal,
        });
      } catch (error) {
        // The plan can still be applied if it can't be shown.
        if (!(error instanceof RunnerRefusedError)) {
          throw error;
        }
        logger.warn(`The plan can't be recorded: ${error.message}`);
      }
      if (response?.refusal !== undefined) {
        throw new ProvisioningError(response.refusal);
      }
    },
    checkLosses: async file => {
      const { refusal } = await checkLosses(client, file, signal);
      if (refusal !== undefined) {
        throw new ProvisioningError(refusal);
      }
    },
    recordProgress: progress => recordProgress(client, progress),
    signal,
  };
}

/** Unlike a plan that can't be recorded, one that can't be checked isn't applied. */
async function checkLosses(
  client: RunnerClient,
  file: PlanFileLosses,
  until: AbortSignal,
): Promise<RunnerPlanResponse> {
  try {
    return await client.send<RunnerPlanResponse>('POST', '/plan/losses', {
      body: file,
      until,
    });
  } catch (error) {
    throw error instanceof RunnerRefusedError
      ? new ProvisioningError(
          `Nothing was changed, because the control plane refused to check the plan: ${error.message}`,
        )
      : error;
  }
}

/** A failed report isn't retried, because the next one has newer numbers. */
async function recordProgress(
  client: RunnerClient,
  progress: EngineProgress,
): Promise<void> {
  try {
    await client.call('PUT', '/progress', progress);
  } catch (error) {
    // A run is worth more than a number that can't be shown.
    if (
      !(error instanceof UnreachableError) &&
      !(error instanceof RunnerRefusedError)
    ) {
      throw error;
    }
  }
}
