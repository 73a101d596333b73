import { LoggerService } from '@backstage/backend-plugin-api';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve as resolvePath } from 'node:path';
import { promisify } from 'node:util';
import {
  AbandonedRun,
  EnginePlan,
  EngineResult,
  EngineRun,
  ProvisioningEngine,
  ProvisioningError,
  ProvisioningInterrupted,
} from '../types';
import {
  describeMissingBinary,
  describeOtherProgram,
  findBinary,
  guessProgram,
  identifyProgram,
  Program,
} from './binary';
import { createChildEnvironment, withRegion } from './childEnvironment';
import { hasAllProviders } from './cachedProviders';
import { createCommand } from './commands';
import { keepLockFile, readKeptLock } from './dependencyLock';
import { Exclusive } from './exclusive';
import { LogText } from './messages';
import { ModuleCache } from './ModuleCache';
import {
  findNextApplyingRun,
  findNextSelfPlannedRun,
  findNextPlanningRun,
} from './nextRun';
import { findSettingSecrets, findEnvironmentSecrets } from './secrets';
import { showState } from './showState';
import { StateBackend } from './state/StateBackend';
import { recordLeftState, recordUnsavedState } from './state/leftState';
import { pullState } from './state/pullState';
import { requireTrustedState } from './state/requireTrustedState';
import {
  FoundState,
  mayHaveResources,
  readStateFile,
} from './state/stateContents';
import { stateFileIn } from './state/stateFile';
import { StepDriver, StepDriverOptions } from './stepDriver';
import { StepLog } from './stepLog';
import { StepRuns } from './stepRuns';
import { stopRuns } from './stopRuns';
import { writeWorkingFiles } from './workingFiles';

const execute = promisify(execFile);

/** A backend does not start before it knows whether Terraform runs. */
const VERSION_TIMEOUT_MS = 30_000;

const NOTHING_TO_DESTROY: LogText = {
  level: 'info',
  message: 'There is nothing to destroy: the state has no resources',
};

export interface TerraformEngineOptions {
  /** Path or name of the binary; `terraform`, else `tofu` from the PATH when absent. */
  binary?: string;
  /** Where providers are kept between deployments; must outlive the process. */
  pluginCacheDirectory?: string;
  /** Where modules are kept between deployments; nowhere when absent. */
  moduleCacheDirectory?: string;
  /** Variables for Terraform on top of the ones it may see of the backend's. */
  environment?: Record<string, string>;
  /** How long an interrupted Terraform may take to write its state; 30 s when absent. */
  gracePeriod?: HumanDuration;
  /** Where states are kept; in each environment's own folder when absent. */
  stateBackend?: StateBackend;
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
  private readonly stateBackend: StateBackend;
  private readonly moduleCache: ModuleCache | undefined;
  /** What the binaries have said they are. */
  private readonly programs = new Map<string, Program>();

  private constructor(
    private readonly options: TerraformEngineOptions,
    private readonly environment: Record<string, string>,
  ) {
    this.stateBackend = options.stateBackend ?? StateBackend.LOCAL;
    this.moduleCache =
      options.moduleCacheDirectory === undefined
        ? undefined
        : new ModuleCache(options.moduleCacheDirectory);
  }

  get keepsStatesLocally(): boolean {
    return this.stateBackend.isLocal;
  }

  async findUnavailability(): Promise<string | undefined> {
    if (process.platform === 'win32') {
      return 'Terraform deployments need Linux or macOS; on Windows, use WSL';
    }
    const binary = await this.findBinary();
    if (!binary) {
      return describeMissingBinary(this.options.binary);
    }
    try {
      return describeOtherProgram(binary, await this.readVersion(binary));
    } catch (error) {
      return `${binary} does not run: ${error}`;
    }
  }

  listSecrets(): string[] {
    return [
      ...findEnvironmentSecrets(this.environment),
      // What the operator adds is as secret as what the backend is given.
      ...findSettingSecrets(this.options.environment ?? {}),
      ...this.stateBackend.secrets,
    ];
  }

  async plan(run: EngineRun): Promise<EnginePlan> {
    const options = await this.prepare(run, 'planning');
    await this.prepareFirstRun(options);
    const { output } = await StepDriver.drive(options, {
      findNext: findNextPlanningRun,
      create: stepRun =>
        createCommand(stepRun, undefined, { destroy: false, ...options }),
    });
    if (!output.plan) {
      throw new ProvisioningError('Terraform plan did not say what it plans');
    }
    return output.plan;
  }

  async apply(run: EngineRun): Promise<EngineResult> {
    const options = await this.prepare(run, 'applying');
    const planned = (await runsOf(options, 'planning').list()).at(-1);
    const plan = planned?.command === 'plan' ? planned : undefined;
    if (!plan) {
      await this.prepareApplyWithoutPlan(options);
    }
    await recordingWhatExists(options, limited =>
      StepDriver.drive(limited, {
        findNext: plan ? findNextApplyingRun : findNextSelfPlannedRun,
        create: (stepRun, last) =>
          createCommand(stepRun, last ?? plan, {
            destroy: false,
            ...limited,
          }),
      }),
    );
    await keepLockFile(run, options.program);
    return showState(options);
  }

  async hasNothingToDestroy(run: EngineRun): Promise<boolean> {
    return (
      !(await hasBegunToApply(run)) && !(await this.hasSomethingToDestroy(run))
    );
  }

  async destroy(run: EngineRun): Promise<void> {
    // Once a run is on record, the runs tell what happened, and not the state.
    const hasBegun = await hasBegunToApply(run);
    if (!hasBegun && !(await this.hasSomethingToDestroy(run))) {
      const log = await StepLog.open(run.log, 'applying');
      await log.write(0, 1, NOTHING_TO_DESTROY);
      return;
    }
    const options = await this.prepare(run, 'applying');
    if (!hasBegun) {
      await this.writeFiles(options);
    }
    await recordingWhatExists(options, limited =>
      StepDriver.drive(limited, {
        findNext: findNextSelfPlannedRun,
        create: (stepRun, last) =>
          createCommand(stepRun, last, { destroy: true, ...limited }),
      }),
    );
  }

  async stop({
    workingDirectory,
  }: Pick<EngineRun, 'workingDirectory'>): Promise<void> {
    await stopRuns(resolvePath(workingDirectory), this.gracePeriod);
  }

  async recordUnsavedState(run: AbandonedRun): Promise<string | undefined> {
    return recordUnsavedState({
      run,
      workingDirectory: resolvePath(run.workingDirectory),
      stateBackend: this.stateBackend,
      logger: this.options.logger,
    });
  }

  private get gracePeriod(): number {
    return durationToMilliseconds(this.options.gracePeriod ?? { seconds: 30 });
  }

  /**
   * The plan was made on another machine, whose folders are out of reach. The
   * state is not, so a new plan finds what remains to be done.
   */
  private async prepareApplyWithoutPlan(
    options: StepDriverOptions,
  ): Promise<void> {
    if (this.stateBackend.isLocal) {
      throw new Error('There is no plan to apply');
    }
    await this.prepareFirstRun(options);
  }

  private async hasSomethingToDestroy(run: EngineRun): Promise<boolean> {
    if (!this.stateBackend.isLocal) {
      await this.requireTerraform();
      await this.requireMovedState(run);
    }
    const found = await this.readState(run);
    await requireTrustedState(run, this.stateBackend, found);
    const hasResources = mayHaveResources(found);
    if (hasResources && this.stateBackend.isLocal) {
      await this.requireTerraform();
    }
    return hasResources;
  }

  private async readState(run: EngineRun): Promise<FoundState> {
    const backend = this.stateBackend;
    if (backend.isLocal) {
      return readStateFile(stateFileIn(run.stateDirectory));
    }
    const options = await this.prepare(run, 'applying');
    // It may download providers.
    return this.initializations.run(() => pullState({ ...options, backend }));
  }

  /** Another program that does nothing would pass for one that destroyed it all. */
  private async requireTerraform(): Promise<void> {
    const unavailability = await this.findUnavailability();
    if (unavailability !== undefined) {
      throw new ProvisioningError(unavailability);
    }
  }

  /** Later, Terraform may be running on the files and the state already. */
  private async prepareFirstRun(options: StepDriverOptions): Promise<void> {
    const { run, step } = options;
    if ((await runsOf(options, step).list()).length > 0) {
      return;
    }
    await this.requireMovedState(run);
    // A remote state with nothing recorded does not have to be read.
    if (this.stateBackend.isLocal || run.stateRecord?.last) {
      await requireTrustedState(
        run,
        this.stateBackend,
        await this.readState(run),
      );
    }
    await this.writeFiles(options);
  }

  private async writeFiles({ program, run }: StepDriverOptions): Promise<void> {
    await writeWorkingFiles(run, this.stateBackend, program);
    await this.restoreModules(run, program);
  }

  /** Without them, Terraform gets the modules from where they come from. */
  private async restoreModules(
    run: EngineRun,
    program: Program,
  ): Promise<void> {
    try {
      await this.moduleCache?.restore(run, program);
    } catch (error) {
      this.options.logger.warn(
        `The modules of deployment ${run.deploymentId} could not be taken from the cache: ${error}`,
      );
    }
  }

  /** The cache, when a deployment needs no other provider than are in it. */
  private async findPluginDirectory(
    run: EngineRun,
    program: Program,
  ): Promise<string | undefined> {
    const { pluginCacheDirectory } = this.options;
    const lock = readKeptLock(run, program);
    return pluginCacheDirectory !== undefined &&
      lock !== undefined &&
      (await hasAllProviders(pluginCacheDirectory, lock))
      ? resolvePath(pluginCacheDirectory)
      : undefined;
  }

  /** With an empty state, Terraform would build everything a second time. */
  private async requireMovedState({ stateDirectory }: EngineRun) {
    const stateFile = stateFileIn(stateDirectory);
    if (
      !this.stateBackend.isLocal &&
      mayHaveResources(await readStateFile(stateFile))
    ) {
      throw new ProvisioningError(
        `The state of this environment is still in ${stateFile}, and not in the ${this.stateBackend.type} backend of protonControlPlane.terraform.backend. Push it there with "terraform state push" and remove the file, then deploy again`,
      );
    }
  }

  private async prepare(
    run: EngineRun,
    step: StepDriverOptions['step'],
  ): Promise<StepDriverOptions> {
    const { logger, pluginCacheDirectory } = this.options;
    const binary = await this.findBinary();
    if (!binary) {
      throw new ProvisioningError(describeMissingBinary(this.options.binary));
    }
    if (pluginCacheDirectory) {
      await mkdir(pluginCacheDirectory, { recursive: true, mode: 0o700 });
    }
    const program = await this.identify(binary);
    return {
      run,
      workingDirectory: resolvePath(run.workingDirectory),
      step,
      binary,
      program,
      environment: withRegion(
        this.environment,
        run.environment.region,
        this.options.environment,
      ),
      gracePeriod: this.gracePeriod,
      initializations: this.initializations,
      stateBackend: this.stateBackend,
      moduleCache: this.moduleCache,
      pluginDirectory: await this.findPluginDirectory(run, program),
      logger,
    };
  }

  private async identify(binary: string): Promise<Program> {
    if (!this.programs.has(binary)) {
      // What does not say what it is will fail in the log of the deployment.
      await this.readVersion(binary).catch(() => {});
    }
    return this.programs.get(binary) ?? guessProgram(binary);
  }

  private async readVersion(binary: string): Promise<string> {
    const { stdout } = await execute(binary, ['version'], {
      env: this.environment,
      timeout: VERSION_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const program = identifyProgram(stdout);
    if (program) {
      this.programs.set(binary, program);
    }
    return stdout;
  }

  private async findBinary(): Promise<string | undefined> {
    return findBinary({
      configured: this.options.binary,
      searchPath: this.environment.PATH,
    });
  }
}

/**
 * Keeps what the runs have left of the state. Adds to a failure what is
 * provisioned all the same, and to an interruption how to find out.
 */
async function recordingWhatExists(
  options: StepDriverOptions,
  work: (options: StepDriverOptions) => Promise<unknown>,
): Promise<void> {
  const { run } = options;
  let changes = 0;
  const limited: StepDriverOptions = {
    ...options,
    run: {
      ...run,
      recordProgress: async progress => {
        changes = progress.completed;
        await run.recordProgress(progress);
      },
    },
  };
  const findState = () => showState(options).catch(() => undefined);
  try {
    await work(limited);
  } catch (error) {
    if (error instanceof ProvisioningInterrupted) {
      throw new ProvisioningInterrupted(async () => {
        const unsaved = await recordLeftState(options, {
          changes,
          failure: '',
        });
        if (unsaved !== undefined) {
          await run.log.write({
            step: options.step,
            level: 'error',
            message: unsaved,
          });
        }
        return (await findState())?.resources;
      });
    }
    if (error instanceof ProvisioningError) {
      const unsaved = await recordLeftState(options, {
        changes,
        failure: error.message,
      });
      const state = await findState();
      throw new ProvisioningError(
        unsaved === undefined ? error.message : `${error.message}\n${unsaved}`,
        state?.resources,
        state?.secrets,
      );
    }
    throw error;
  }
  await recordLeftState(options, { changes });
}

async function hasBegunToApply({
  workingDirectory,
}: Pick<EngineRun, 'workingDirectory'>): Promise<boolean> {
  const runs = StepRuns.of(resolvePath(workingDirectory), 'applying');
  return (await runs.list()).length > 0;
}

function runsOf(
  { workingDirectory }: StepDriverOptions,
  step: StepDriverOptions['step'],
): StepRuns {
  return StepRuns.of(workingDirectory, step);
}
