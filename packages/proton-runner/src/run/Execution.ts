import { JsonObject } from '@backstage/types';
import {
  EnginePlanDetails,
  EngineResource,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
  RunnerRun,
  RunnerSavedPlan,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunResult } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  SavedPlan,
  TerraformDriver,
  TerraformRun,
  readStateBackend,
} from '@proton-vending/proton-terraform';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PreviewValue } from '../previewValue';
import { ExecuteRunOptions, ExecutedRun } from './ExecuteRunOptions';
import { Heartbeat } from './Heartbeat';
import { RunnerClient } from './RunnerClient';
import { createTerraformRun } from './createTerraformRun';
import { describeClock } from './describeClock';
import { saveLastState, sendLastState } from './saveLastState';
import {
  RunOverError,
  RunnerRefusedError,
  UnreachableError,
} from './runnerErrors';

/** How long a runner tries to report after the deployment's time is over. */
const REPORT_MS = 10 * 60_000;

/** The time limit of a deployment without a deadline. */
const LONGEST_RUN_MS = 24 * 60 * 60_000;

/** How often the runner checks whether the control plane is back. */
const RETURN_MS = 1_000;

/** One run, from its files to its result. */
export class Execution {
  private readonly driver: TerraformDriver;
  private readonly redactor: Redactor;
  private readonly folder: string;
  /** Aborted when the time to run and report is over. */
  private readonly deadline: AbortSignal;
  /** Aborted when the run fails while Terraform may be at work. */
  private readonly failing = new AbortController();
  private hasUnsavedState = false;
  /** The last state that the control plane is known to have. */
  private storedState: string | undefined;

  constructor(
    private readonly options: ExecuteRunOptions,
    private readonly client: RunnerClient,
    private readonly run: RunnerRun,
    private readonly heartbeat: Heartbeat,
  ) {
    const { logger, terraform, token, workDirectory } = options;
    this.driver = TerraformDriver.create({
      ...terraform,
      stateBackend: readStateBackend(undefined),
      logger,
    });
    const { secrets } = run;
    this.redactor = Redactor.create(
      [
        ...secrets.values,
        ...Object.values(run.credentials ?? {}),
        ...this.driver.listSecrets(),
        token,
      ],
      secrets.inputs,
    );
    this.folder = join(resolvePath(workDirectory), run.deploymentId);
    this.deadline = AbortSignal.timeout(
      Math.min(run.remainingMs ?? LONGEST_RUN_MS, LONGEST_RUN_MS) + REPORT_MS,
    );
  }

  async execute(): Promise<ExecutedRun> {
    const terraformRun = this.createTerraformRun();
    await mkdir(terraformRun.workingDirectory, {
      recursive: true,
      mode: 0o700,
    });
    try {
      await this.warnOfClock(terraformRun);
      const result = await this.findResult(terraformRun);
      const taken = await this.sendResult(result);
      if (!this.isNeededAgain(taken)) {
        await rm(this.folder, { recursive: true, force: true });
      }
      return taken.kind;
    } catch (error) {
      // The control plane has ended the run, or was away for too long.
      await this.driver.stop(terraformRun);
      await this.saveLastState(terraformRun);
      throw error;
    }
  }

  private createTerraformRun(): TerraformRun {
    const { client, heartbeat, options, redactor, run } = this;
    const { logger, signal } = options;
    return createTerraformRun({
      client,
      run,
      redactor,
      logger,
      workingDirectory: join(this.folder, 'work'),
      stateDirectory: join(this.folder, 'state'),
      signal: AbortSignal.any([
        heartbeat.signal,
        this.failing.signal,
        ...(signal ? [signal] : []),
      ]),
      onUnsavedState: () => {
        this.hasUnsavedState = true;
      },
      onStoredState: state => {
        this.storedState = state;
      },
    });
  }

  /** A plan is applied in the same folder, if it is applied here. */
  private isNeededAgain({ kind }: RunResult): boolean {
    return (
      this.hasUnsavedState || (this.run.step === 'plan' && kind === 'succeeded')
    );
  }

  private async warnOfClock({ log }: TerraformRun): Promise<void> {
    const message = describeClock(this.client.clockSkew);
    if (message !== undefined) {
      const step = this.run.step === 'plan' ? 'planning' : 'applying';
      await log.write({ step, level: 'warn', message });
    }
  }

  /** @throws RunOverError when the control plane has ended the run */
  private async findResult(run: TerraformRun): Promise<RunResult> {
    const { heartbeat, options } = this;
    let unexpected: Error | undefined;
    for (;;) {
      try {
        return { kind: 'succeeded', value: await this.carryOut(run) };
      } catch (error) {
        if (error instanceof RunOverError) {
          throw error;
        }
        if (heartbeat.gone.aborted) {
          throw new RunOverError(heartbeat.message ?? 'The run is over');
        }
        if (error instanceof UnreachableError) {
          options.logger.warn(
            `${error.message}. Stopping Terraform; the result is reported when the control plane is back`,
          );
          await this.driver.stop(run);
          await this.waitForControlPlane(error);
          // Whatever is on record is read again, and sent.
          continue;
        }
        if (error instanceof ProvisioningInterrupted) {
          return this.describeInterruption(error, unexpected);
        }
        if (error instanceof ProvisioningError) {
          return this.describeFailure(error);
        }
        // Terraform may be at work still.
        this.failing.abort();
        await this.driver.stop(run);
        if (unexpected) {
          // The state could not be read, or not be sent, a second time.
          this.hasUnsavedState ||= !(await this.saveLastState(run));
          return this.describeFailure(unexpected);
        }
        unexpected = error as Error;
        options.logger.error(
          `${this.redactor.redact(
            unexpected.message,
          )}. Stopping Terraform and sending its state`,
        );
        // What Terraform has left is read again, and nothing is started.
      }
    }
  }

  private async carryOut(run: TerraformRun): Promise<JsonObject> {
    const { client, driver } = this;
    switch (this.run.step) {
      case 'plan': {
        const { losses, ...counts } = await driver.plan(run);
        await this.savePlan(run, await driver.readSavedPlan(run));
        return {
          ...counts,
          ...(losses && { losses: losses.map(loss => ({ ...loss })) }),
        };
      }
      case 'preview':
        return this.preview(run);
      case 'apply': {
        const saved = this.run.hasSavedPlan
          ? await client.send<RunnerSavedPlan | undefined>(
              'GET',
              '/saved-plan',
              { until: run.signal },
            )
          : undefined;
        const { outputs, resources, secrets } = await driver.apply({
          ...run,
          savedPlan: saved && {
            planFile: Buffer.from(saved.planFile, 'base64'),
            lockFile: saved.lockFile,
          },
        });
        return {
          outputs: outputs.map(output => ({ ...output })),
          resources: resources.map(toJson),
          ...(secrets && { secrets }),
        };
      }
      case 'destroy':
        await driver.destroy(run);
        return {};
      default:
        throw new ProvisioningError(
          `The runner doesn't know the step ${this.run.step}. Use the proton-runner of the same release as the control plane`,
        );
    }
  }

  /** Plans without a deployment. What it finds is sent with the result. */
  private async preview(run: TerraformRun): Promise<JsonObject> {
    let details: EnginePlanDetails | undefined;
    const { plan, savedPlan, ...preview } = await this.driver.preview({
      ...run,
      recordPlan: async recorded => {
        details = recorded;
      },
      recordProgress: async () => {},
    });
    await this.savePlan(run, savedPlan);
    const value: PreviewValue = {
      ...preview,
      details: details ?? { ...plan, changes: [], text: '', truncated: true },
    };
    return value as unknown as JsonObject;
  }

  private async savePlan(
    run: TerraformRun,
    { lockFile, planFile }: SavedPlan,
  ): Promise<void> {
    const saved: RunnerSavedPlan = {
      planFile: Buffer.from(planFile).toString('base64'),
      lockFile,
    };
    await this.client.send('PUT', '/saved-plan', {
      body: saved,
      until: run.signal,
    });
  }

  /**
   * @param cause - why the runner itself has interrupted Terraform; absent when
   *   it was asked to
   */
  private async describeInterruption(
    interruption: ProvisioningInterrupted,
    cause: Error | undefined,
  ): Promise<RunResult> {
    const found = await interruption.findResources().catch(() => undefined);
    const resources = found && { resources: this.redact(found) };
    return cause
      ? { ...this.describeFailure(cause), ...resources }
      : { kind: 'interrupted', ...resources };
  }

  private describeFailure(error: Error): RunResult {
    const isExpected = error instanceof ProvisioningError;
    const { message } = error;
    const {
      inputProblems = [],
      resources = undefined,
      secrets = [],
    } = isExpected ? error : {};
    return {
      kind: 'failed',
      message: this.redactor.redact(
        isExpected ? message : `The runner failed unexpectedly: ${message}`,
      ),
      ...(resources && { resources: this.redact(resources) }),
      ...(secrets.length > 0 && { secrets }),
      ...(inputProblems.length > 0 && { inputProblems }),
    };
  }

  private redact(resources: EngineResource[]): EngineResource[] {
    return resources.map(({ identifier, name }) => ({
      name: this.redactor.redact(name),
      identifier: this.redactor.redact(identifier),
    }));
  }

  /**
   * Sends the last state unless the control plane has it, which stores that of a
   * run that is over apart. Returns whether it has the state.
   */
  private async saveLastState(run: TerraformRun): Promise<boolean> {
    const { client, driver, folder, options } = this;
    const { deploymentId, id, state: summary, step } = this.run;
    // A run that plans changes nothing.
    const state =
      step === 'plan' || step === 'preview'
        ? undefined
        : await driver.readLastState(run);
    if (state === undefined || state === this.storedState) {
      return true;
    }
    const file = join(
      folder,
      'unsaved-states',
      `${deploymentId}-${id}.tfstate`,
    );
    const { logger, onUnsentState, signal } = options;
    const sending = { client, driver, run, file, logger };
    const sent = await saveLastState(state, { ...sending, signal });
    if (sent === 'unreachable') {
      const until = AbortSignal.abort();
      onUnsentState?.(() => sendLastState(state, { ...sending, until }));
    }
    if (sent !== 'stored') {
      const unsaved = { deploymentId, file };
      // The control plane then leaves this runner alone, if the run isn't over.
      await client
        .call('PUT', '/state/summary', {
          resourceNames: [],
          ...summary,
          unsaved,
        })
        .catch(() => {});
    }
    return sent === 'stored';
  }

  /** @throws the error when the run is over for the control plane */
  private async waitForControlPlane(error: UnreachableError): Promise<void> {
    for (;;) {
      // Also when it is back: it may fail at one call and answer another.
      await delay(RETURN_MS, undefined, { signal: this.deadline }).catch(
        () => {},
      );
      if (this.deadline.aborted) {
        break;
      }
      try {
        await this.client.call('POST', '/heartbeat');
        return;
      } catch (again) {
        if (!(again instanceof UnreachableError)) {
          throw again;
        }
      }
    }
    throw error;
  }

  /** @returns what the control plane has taken */
  private async sendResult(result: RunResult): Promise<RunResult> {
    try {
      await this.client.send('POST', '/result', {
        body: result,
        until: this.deadline,
      });
      return result;
    } catch (error) {
      if (!(error instanceof RunnerRefusedError) || result.kind === 'failed') {
        throw error;
      }
      return this.sendResult({
        kind: 'failed',
        message: `The control plane refused the result of this run: ${error.message}`,
      });
    }
  }
}

function toJson({ identifier, name }: EngineResource): JsonObject {
  return { name, identifier };
}
