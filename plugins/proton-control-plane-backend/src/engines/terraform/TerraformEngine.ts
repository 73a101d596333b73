import { LoggerService } from '@backstage/backend-plugin-api';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve as resolvePath } from 'node:path';
import { promisify } from 'node:util';
import {
  EnginePlan,
  EngineResult,
  EngineRun,
  ProvisioningEngine,
  ProvisioningError,
} from '../types';
import { describeMissingBinary, findBinary, nameOfProgram } from './binary';
import { createChildEnvironment } from './childEnvironment';
import { createCommand } from './commands';
import { Exclusive } from './exclusive';
import { LogText } from './messages';
import {
  findNextApplyingRun,
  findNextDestroyingRun,
  findNextPlanningRun,
} from './nextRun';
import { showState } from './showState';
import { hasManagedResources } from './stateFile';
import { StepDriver, StepDriverOptions } from './stepDriver';
import { StepLog } from './stepLog';
import { StepRuns } from './stepRuns';
import { stateFileIn, writeWorkingFiles } from './workingFiles';

const execute = promisify(execFile);

const NOTHING_TO_DESTROY: LogText = {
  level: 'info',
  message: 'There is nothing to destroy: the state has no resources',
};

export interface TerraformEngineOptions {
  /** Path or name of the binary; `terraform`, else `tofu` from the PATH when absent. */
  binary?: string;
  /** Where providers are kept between deployments; must outlive the process. */
  pluginCacheDirectory?: string;
  /** Variables for Terraform on top of the ones it may see of the backend's. */
  environment?: Record<string, string>;
  /** How long an interrupted Terraform may take to write its state; 30 s when absent. */
  gracePeriod?: HumanDuration;
  logger: LoggerService;
}

/** Provisions with the Terraform or OpenTofu that is installed on this machine. */
export class TerraformEngine implements ProvisioningEngine {
  static create(options: TerraformEngineOptions): TerraformEngine {
    const environment = createChildEnvironment(process.env, {
      additions: options.environment,
      pluginCacheDirectory: options.pluginCacheDirectory,
    });
    const configuration = environment.TF_CLI_CONFIG_FILE;
    if (configuration && !existsSync(configuration)) {
      options.logger.warn(
        `TF_CLI_CONFIG_FILE names ${configuration}, which does not exist; Terraform runs without it`,
      );
      delete environment.TF_CLI_CONFIG_FILE;
    }
    return new TerraformEngine(options, environment);
  }

  readonly name = 'TERRAFORM';
  private readonly initializations = new Exclusive();

  private constructor(
    private readonly options: TerraformEngineOptions,
    private readonly environment: Record<string, string>,
  ) {}

  async findUnavailability(): Promise<string | undefined> {
    if (process.platform === 'win32') {
      return 'Terraform deployments need Linux or macOS; on Windows, use WSL';
    }
    const binary = await this.findBinary();
    if (!binary) {
      return describeMissingBinary(this.options.binary);
    }
    try {
      await execute(binary, ['version'], { env: this.environment });
      return undefined;
    } catch (error) {
      return `${binary} does not run: ${error}`;
    }
  }

  async plan(run: EngineRun): Promise<EnginePlan> {
    const options = await this.prepare(run, 'planning');
    await writeFilesBeforeFirstRun(options);
    const { output } = await StepDriver.drive(options, {
      findNext: findNextPlanningRun,
      create: stepRun => createCommand(stepRun, undefined, { destroy: false }),
    });
    if (!output.plan) {
      throw new ProvisioningError('Terraform plan did not say what it plans');
    }
    return output.plan;
  }

  async apply(run: EngineRun): Promise<EngineResult> {
    const options = await this.prepare(run, 'applying');
    const planned = (await runsOf(options, 'planning').list()).at(-1);
    if (planned?.command !== 'plan') {
      throw new Error('There is no plan to apply');
    }
    await StepDriver.drive(options, {
      findNext: findNextApplyingRun,
      create: (stepRun, last) =>
        createCommand(stepRun, last ?? planned, { destroy: false }),
    });
    return showState({ ...options, signal: run.signal });
  }

  async destroy(run: EngineRun): Promise<void> {
    const options = await this.prepare(run, 'applying');
    const stateFile = stateFileIn(run.stateDirectory);
    // Once a run is on record, the runs tell what happened, and not the state.
    const hasBegun = (await runsOf(options, 'applying').list()).length > 0;
    if (!hasBegun && !(await hasManagedResources(stateFile))) {
      const log = await StepLog.open(run.log, 'applying');
      await log.write(0, 1, NOTHING_TO_DESTROY);
      return;
    }
    await writeFilesBeforeFirstRun(options);
    await StepDriver.drive(options, {
      findNext: findNextDestroyingRun,
      create: (stepRun, last) =>
        createCommand(stepRun, last, { destroy: true }),
    });
  }

  private async prepare(
    run: EngineRun,
    step: StepDriverOptions['step'],
  ): Promise<StepDriverOptions> {
    const { gracePeriod, logger, pluginCacheDirectory } = this.options;
    const binary = await this.findBinary();
    if (!binary) {
      throw new ProvisioningError(describeMissingBinary(this.options.binary));
    }
    if (pluginCacheDirectory) {
      await mkdir(pluginCacheDirectory, { recursive: true });
    }
    return {
      run,
      workingDirectory: resolvePath(run.workingDirectory),
      step,
      binary,
      program: nameOfProgram(binary),
      environment: this.environment,
      gracePeriod: durationToMilliseconds(gracePeriod ?? { seconds: 30 }),
      initializations: this.initializations,
      logger,
    };
  }

  private async findBinary(): Promise<string | undefined> {
    return findBinary({
      configured: this.options.binary,
      searchPath: this.environment.PATH,
    });
  }
}

function runsOf(
  { workingDirectory }: StepDriverOptions,
  step: StepDriverOptions['step'],
): StepRuns {
  return StepRuns.of(workingDirectory, step);
}

// Later, Terraform may be running on these files already.
async function writeFilesBeforeFirstRun(
  options: StepDriverOptions,
): Promise<void> {
  if ((await runsOf(options, options.step).list()).length === 0) {
    await writeWorkingFiles(options.run);
  }
}
