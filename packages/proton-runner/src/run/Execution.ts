import { JsonObject } from '@backstage/types';
import {
  EngineResource,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
  RunnerRun,
  RunnerSavedPlan,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunResult } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  TerraformDriver,
  TerraformRun,
  readStateBackend,
} from '@proton-vending/proton-terraform';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ExecuteRunOptions, ExecutedRun } from './ExecuteRunOptions';
import { Heartbeat } from './Heartbeat';
import { RunnerClient } from './RunnerClient';
import { createTerraformRun } from './createTerraformRun';
import { describeClock } from './describeClock';
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
    await this.warnOfClock(terraformRun);
    const result = await this.findResult(terraformRun);
    const taken = await this.sendResult(result);
    if (!this.isNeededAgain(taken)) {
      await rm(this.folder, { recursive: true, force: true });
    }
    return taken.kind;
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
        if (heartbeat.gone.aborted || error instanceof RunOverError) {
          return this.letGo(run, error);
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
          this.hasUnsavedState = this.run.step !== 'plan';
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
        const { toAdd, toChange, toRemove } = await driver.plan(run);
        await this.savePlan(run);
        return { toAdd, toChange, toRemove };
      }
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
      default:
        await driver.destroy(run);
        return {};
    }
  }

  private async savePlan(run: TerraformRun): Promise<void> {
    const { lockFile, planFile } = await this.driver.readSavedPlan(run);
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
    const { resources = undefined, secrets = [] } = isExpected ? error : {};
    return {
      kind: 'failed',
      message: this.redactor.redact(
        isExpected ? message : `The runner failed unexpectedly: ${message}`,
      ),
      ...(resources && { resources: this.redact(resources) }),
      ...(secrets.length > 0 && { secrets }),
    };
  }

  private redact(resources: EngineResource[]): EngineResource[] {
    return resources.map(({ identifier, name }) => ({
      name: this.redactor.redact(name),
      identifier: this.redactor.redact(identifier),
    }));
  }

  /** Stops a run that is over for the control plane. Its folder keeps the state. */
  private async letGo(run: TerraformRun, error: unknown): Promise<never> {
    await this.driver.stop(run);
    throw error instanceof RunOverError
      ? error
      : new RunOverError(this.heartbeat.message ?? 'The run is over');
  }

  /** @throws the error when the run is over for the control plane */
  private async waitForControlPlane(error: UnreachableError): Promise<void> {
    while (!this.deadline.aborted) {
      try {
        await this.client.call('POST', '/heartbeat');
        return;
      } catch (again) {
        if (!(again instanceof UnreachableError)) {
          throw again;
        }
      }
      await delay(RETURN_MS, undefined, { signal: this.deadline }).catch(
        () => {},
      );
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
