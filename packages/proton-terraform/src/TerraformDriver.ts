import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import pLimit from 'p-limit';
import {
  EnginePlan,
  EnginePlanDetails,
  EngineResult,
  ProvisioningError,
  RunReference,
} from '@proton-vending/backstage-plugin-proton-common';
import { TerraformLogger } from './TerraformLogger';
import { SavedPlan, TerraformRun } from './TerraformRun';
import { Program } from './program/binary';
import { TerraformProgram } from './program/TerraformProgram';
import {
  createChildEnvironment,
  withCredentials,
  withRegion,
} from './program/childEnvironment';
import { hasAllProviders, locksProvidersOf } from './providers/cachedProviders';
import {
  keepLockFile,
  readKeptLock,
  readShippedLock,
} from './providers/dependencyLock';
import { DownloadedProviders } from './providers/DownloadedProviders';
import { addProviders } from './providers/fillProviderCache';
import { readPlainFile } from './readPlainFile';
import { LOCK_FILE } from './rendering/terraformFiles';
import { ProviderCache, ProviderCacheOptions } from './providers/ProviderCache';
import { LogText } from './output/messages';
import { HostIsolation } from './isolation/HostIsolation';
import { TerraformIsolation, TerraformLimits } from './isolation/options';
import { RunIsolation } from './isolation/RunIsolation';
import { ModuleCache } from './providers/ModuleCache';
import {
  findNextApplyingRun,
  findNextRunOfSavedPlan,
  findNextRun,
  findNextPlanningRun,
} from './steps/nextRun';
import { findSettingSecrets, findEnvironmentSecrets } from './output/secrets';
import { showState } from './output/showState';
import { StateBackend } from './state/StateBackend';
import { pullState } from './state/pullState';
import { readingState } from './state/readingState';
import { FoundState, readStateFile } from './state/stateContents';
import { TerraformStates } from './state/TerraformStates';
import { stateFileIn } from './state/stateFile';
import { TerraformPreview, readPreview } from './steps/readPreview';
import { readSavedPlan, restorePlan } from './steps/savedPlan';
import { StepDriver } from './steps/stepDriver';
import { StepDriverOptions } from './steps/StepDriverOptions';
import { recordingWhatExists } from './steps/recordingState';
import { StepLog } from './steps/stepLog';
import { StepRuns } from './supervision/stepRuns';
import { stopRuns } from './supervision/stopRuns';
import { writeWorkingFiles } from './steps/workingFiles';

const NOTHING_TO_DESTROY: LogText = {
  level: 'info',
  message: 'There is nothing to destroy: the state has no resources',
};

/**
 * How Terraform runs on this machine.
 *
 * @public
 */
export interface TerraformDriverOptions {
  /** Path or name of the binary; `terraform`, else `tofu` from the PATH when absent. */
  binary?: string;
  /** Where providers are kept between deployments; must outlive the process. */
  pluginCacheDirectory?: string;
  /** Providers that runs only read; takes the place of `pluginCacheDirectory`. */
  providerCache?: ProviderCacheOptions;
  /** Where modules are kept between deployments; nowhere when absent. */
  moduleCacheDirectory?: string;
  /** Variables for Terraform on top of the ones it may see of the backend's. */
  environment?: Record<string, string>;
  /** How long an interrupted Terraform may take to write its state; 30 s when absent. */
  gracePeriod?: HumanDuration;
  /** Where states are kept; in each environment's own folder when absent. */
  stateBackend?: StateBackend;
  /** How Terraform is isolated from this process; not isolated when absent. */
  isolation?: TerraformIsolation;
  /** What each command may use. */
  limits?: TerraformLimits;
  logger: TerraformLogger;
}

/**
 * Runs the Terraform or OpenTofu that is installed on this machine.
 *
 * Each call may be the second one for the same deployment, after the first
 * process died in the middle of it: it then resumes and repeats nothing.
 *
 * @public
 */
export class TerraformDriver {
  /** Creates a driver; nothing runs yet. */
  static create(options: TerraformDriverOptions): TerraformDriver {
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
    return new TerraformDriver(options, environment);
  }

  private readonly initializations = pLimit(1);
  /** Apart, so that a registry that doesn't answer stops no deployment. */
  private readonly previewInitializations = pLimit(1);
  private readonly stateBackend: StateBackend;
  private readonly states: TerraformStates;
  private readonly moduleCache: ModuleCache | undefined;
  private readonly providerCache: ProviderCache | undefined;
  private readonly program: TerraformProgram;
  private readonly isolation: HostIsolation;

  private constructor(
    private readonly options: TerraformDriverOptions,
    private readonly environment: Record<string, string>,
  ) {
    this.program = new TerraformProgram({
      binary: options.binary,
      environment,
    });
    this.stateBackend = options.stateBackend ?? StateBackend.LOCAL;
    this.states = new TerraformStates({
      backend: this.stateBackend,
      requireTerraform: () => this.requireTerraform(),
      pull: run => this.pullState(run),
      logger: options.logger,
    });
    this.isolation = new HostIsolation({
      isolation: showProviderCache(options),
      limits: options.limits,
      environment,
      settings: this.stateBackend.config,
      logger: options.logger,
    });
    this.providerCache =
      options.providerCache && new ProviderCache(options.providerCache);
    this.moduleCache =
      options.moduleCacheDirectory === undefined
        ? undefined
        : new ModuleCache(options.moduleCacheDirectory);
  }

  /** Whether states are in `stateDirectory`, where other machines don't see them. */
  get keepsStatesLocally(): boolean {
    return this.states.areLocal;
  }

  /** Whether the control plane stores the states, so that other machines can continue. */
  get keepsStatesInControlPlane(): boolean {
    return this.stateBackend.isInControlPlane;
  }

  /** Why Terraform doesn't run on this machine, and what to do; undefined when it runs. */
  async findUnavailability(): Promise<string | undefined> {
    return (
      (await this.program.findUnavailability()) ??
      this.isolation.findUnavailability()
    );
  }

  /** Lists Terraform's credentials, which must not be in any log. */
  listSecrets(): string[] {
    return [
      ...findEnvironmentSecrets(this.environment),
      // What the operator adds is as secret as what the backend is given.
      ...findSettingSecrets(this.options.environment ?? {}),
      ...this.stateBackend.secrets,
    ];
  }

  /** Compares the files with the state; changes nothing outside. */
  async plan(given: TerraformRun): Promise<EnginePlan> {
    const run = this.states.locate(given);
    const options = await this.prepare(run, 'planning');
    await this.prepareFirstRun(options);
    const { output } = await StepDriver.drive(options, {
      findNext: findNextPlanningRun,
    });
    if (!output.plan) {
      throw new ProvisioningError('Terraform plan did not say what it plans');
    }
    return output.plan;
  }

  /**
   * Plans as `plan` does, but takes no lock, changes no state and leaves nothing
   * behind outside of the working directory.
   */
  async preview(given: TerraformRun): Promise<TerraformPreview> {
    let details: EnginePlanDetails | undefined;
    const run = readingState({
      ...this.states.locate(given),
      recordPlan: async recorded => {
        details = recorded;
      },
    });
    const options = await this.prepare(run, 'planning', true);
    await this.prepareFirstRun(options);
    const planned = await StepDriver.drive(options, {
      findNext: findNextPlanningRun,
    });
    const { inputWarnings = [], plan } = planned.output;
    if (!plan || !details) {
      throw new ProvisioningError('Terraform plan did not say what it plans');
    }
    const { losses: found, ...preview } = await readPreview(options, planned);
    // As an apply reads them from the same plan file.
    const losses = found.length > 0 ? found : undefined;
    await given.recordPlan({ ...details, losses });
    return {
      plan: { ...plan, losses },
      inputWarnings,
      ...preview,
      savedPlan: await readSavedPlan(options.workingDirectory),
    };
  }

  /**
   * The plan that `plan` has left, for a process that can't reach its folders.
   *
   * @throws Error when there is none
   */
  async readSavedPlan(
    run: Pick<TerraformRun, 'workingDirectory'>,
  ): Promise<SavedPlan> {
    return readSavedPlan(resolvePath(run.workingDirectory));
  }

  /** Carries out the plan, or plans and applies again when the last apply failed unexpectedly. */
  async apply(given: TerraformRun): Promise<EngineResult> {
    const run = this.states.locate(given);
    const options = await this.prepare(run, 'applying');
    const restored = await this.restorePlan(options);
    const planned = (await runsOf(options, 'planning').list()).at(-1);
    const plan = planned?.command === 'plan' ? planned : undefined;
    if (!plan) {
      await this.prepareApplyWithoutPlan(options);
    }
    const findNextOfPlan = restored
      ? findNextRunOfSavedPlan
      : findNextApplyingRun;
    await recordingWhatExists(options, limited =>
      StepDriver.drive(limited, {
        findNext: plan ? findNextOfPlan : findNextRun,
        plan,
      }),
    );
    await keepLockFile(run, options.program);
    return showState(options);
  }

  /**
   * Whether the state provably lists nothing, which needs no files of the
   * template. False when a run of the deployment has begun. Throws a
   * `ProvisioningError` when the state can't be trusted.
   */
  async hasNothingToDestroy(given: TerraformRun): Promise<boolean> {
    const run = this.states.locate(given);
    return (
      !(await hasBegunToApply(run)) && !(await this.states.hasResources(run))
    );
  }

  /** Destroys everything in the state. */
  async destroy(given: TerraformRun): Promise<void> {
    const run = this.states.locate(given);
    // Once a run is on record, the runs tell what happened, and not the state.
    const hasBegun = await hasBegunToApply(run);
    if (!hasBegun && !(await this.states.hasResources(run))) {
      const log = await StepLog.open(run.log, 'applying');
      await log.write(0, 1, NOTHING_TO_DESTROY);
      return;
    }
    const options = await this.prepare(run, 'applying');
    if (!hasBegun) {
      await this.writeFiles(options);
    }
    await recordingWhatExists(options, limited =>
      StepDriver.drive(limited, { findNext: findNextRun, destroy: true }),
    );
  }

  /** Ends what an earlier process left running for a deployment, and reads nothing of it. */
  async stop({
    workingDirectory,
  }: Pick<TerraformRun, 'workingDirectory'>): Promise<void> {
    await stopRuns(resolvePath(workingDirectory), this.gracePeriod);
  }

  /** Reads the last state that a run has left on this machine; undefined when there is none. */
  async readLastState(run: RunReference): Promise<string | undefined> {
    return this.states.readLast(run);
  }

  /** Sends a state of a run to the control plane, in the place of the last one. */
  async sendState(run: RunReference, state: string): Promise<void> {
    await this.states.send(run, state);
  }

  /**
   * Records a state that an earlier process couldn't save. Returns what people
   * must know when it isn't in its place.
   */
  async recordUnsavedState(run: RunReference): Promise<string | undefined> {
    return this.states.recordUnsaved(run);
  }

  /** Keeps what the working directory, which is removed next, has of a state. */
  async cleanUp(run: RunReference): Promise<void> {
    await this.states.cleanUp(run);
    await this.removeDownloads(run);
  }

  private async removeDownloads({
    workingDirectory,
  }: Pick<RunReference, 'workingDirectory'>): Promise<void> {
    const { pluginCacheDirectory } = this.options;
    if (pluginCacheDirectory) {
      await new DownloadedProviders(
        resolvePath(pluginCacheDirectory),
        resolvePath(workingDirectory),
      ).remove();
    }
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
    if (this.keepsStatesLocally) {
      throw new Error('There is no plan to apply');
    }
    await this.prepareFirstRun(options);
  }

  /** Installs the plan of another machine. Returns whether there is one. */
  private async restorePlan(options: StepDriverOptions): Promise<boolean> {
    return restorePlan(options, () => this.prepareFirstRun(options));
  }

  private async pullState(run: TerraformRun): Promise<FoundState> {
    const options = await this.prepare(run, 'applying');
    // It may download providers.
    return this.initializations(() =>
      pullState({ ...options, backend: this.stateBackend }),
    );
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
    await this.states.prepare(run);
    await this.writeFiles(options);
  }

  private async writeFiles({ program, run }: StepDriverOptions): Promise<void> {
    await writeWorkingFiles(run, this.stateBackend, program);
    await this.restoreModules(run, program);
  }

  /** Without them, Terraform gets the modules from where they come from. */
  private async restoreModules(
    run: TerraformRun,
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

  /** The folder that has all providers; undefined when `init` gets them from elsewhere. */
  private async findPluginDirectory(
    run: TerraformRun,
    program: Program,
  ): Promise<string | undefined> {
    const { pluginCacheDirectory } = this.options;
    const lock = readKeptLock(run, program);
    if (this.providerCache) {
      const isComplete =
        lock !== undefined && (await this.locksStateProviders(run, lock));
      return this.providerCache.findDirectory({
        kept: isComplete ? lock : undefined,
        shipped: readShippedLock(run),
      });
    }
    return pluginCacheDirectory !== undefined &&
      lock !== undefined &&
      (await this.locksStateProviders(run, lock)) &&
      (await hasAllProviders(pluginCacheDirectory, lock))
      ? resolvePath(pluginCacheDirectory)
      : undefined;
  }

  private async locksStateProviders(
    { stateDirectory }: TerraformRun,
    lock: string,
  ): Promise<boolean> {
    return this.stateBackend.isLocal
      ? locksProvidersOf(await readStateFile(stateFileIn(stateDirectory)), lock)
      : lock !== '';
  }

  private async prepare(
    run: TerraformRun,
    step: StepDriverOptions['step'],
    isSpeculative = false,
  ): Promise<StepDriverOptions> {
    const { logger } = this.options;
    const binary = await this.program.findBinary();
    if (!binary) {
      throw new ProvisioningError(this.program.describeMissing());
    }
    const program = await this.program.identify(binary);
    const pluginDirectory = await this.findPluginDirectory(run, program);
    const unavailability = await this.isolation.findUnavailability();
    if (unavailability !== undefined) {
      throw new ProvisioningError(unavailability);
    }
    const workingDirectory = resolvePath(run.workingDirectory);
    const cache = await this.createCache();
    const downloads = cache
      ? new DownloadedProviders(cache, workingDirectory)
      : undefined;
    if (pluginDirectory === undefined) {
      await downloads?.prepare();
    }
    const environment = withRegion(
      withCredentials(
        downloads && pluginDirectory === undefined
          ? { ...this.environment, TF_PLUGIN_CACHE_DIR: downloads.directory }
          : this.environment,
        run.credentials?.[step],
      ),
      run.target.region,
      this.options.environment,
    );
    const isolation = await RunIsolation.of(this.isolation, {
      workingDirectory,
      stateDirectory: this.stateBackend.isLocal
        ? resolvePath(run.stateDirectory)
        : undefined,
      pluginCacheDirectory: cache,
      downloads,
      reachableAddresses: run.reachableAddresses,
    });
    isolation.warmUp(environment);
    return {
      run,
      workingDirectory,
      isolation,
      step,
      binary,
      program,
      environment,
      gracePeriod: this.gracePeriod,
      initializations: isSpeculative
        ? this.previewInitializations
        : this.initializations,
      stateBackend: this.stateBackend,
      moduleCache: isSpeculative ? undefined : this.moduleCache,
      pluginDirectory,
      downloads,
      fillCache: cache ? () => this.fillCache(cache, binary, run) : undefined,
      isSpeculative,
      logger,
    };
  }

  /** The folder of the cache; undefined when nothing caches providers. */
  private async createCache(): Promise<string | undefined> {
    const { pluginCacheDirectory } = this.options;
    const cache = pluginCacheDirectory && resolvePath(pluginCacheDirectory);
    if (cache) {
      await mkdir(cache, { recursive: true, mode: 0o700 });
    }
    return cache;
  }

  /**
   * Downloads the providers of a run once more, without any file of the template:
   * what its own `init` has downloaded, the template may have changed.
   */
  private async fillCache(
    directory: string,
    binary: string,
    run: TerraformRun,
  ): Promise<void> {
    const { logger } = this.options;
    try {
      const lockFile = await readPlainFile(
        join(resolvePath(run.workingDirectory), LOCK_FILE),
      );
      if (lockFile === undefined || lockFile === 'not a file') {
        return;
      }
      await addProviders({
        binary,
        directory,
        lockFiles: [lockFile.text],
        environment: this.environment,
        isolate: workingDirectory =>
          RunIsolation.of(this.isolation, { workingDirectory }),
        logger,
      });
    } catch (error) {
      logger.warn(
        `The providers of deployment ${run.deploymentId} are downloaded again by the next one: ${error}`,
      );
    }
  }
}

/** Isolated runs see the provider cache. */
function showProviderCache({
  isolation,
  providerCache,
}: TerraformDriverOptions): TerraformIsolation | undefined {
  const directory = providerCache && resolvePath(providerCache.directory);
  return directory === undefined || !isolation
    ? isolation
    : {
        ...isolation,
        readOnlyPaths: [...(isolation.readOnlyPaths ?? []), directory],
      };
}

async function hasBegunToApply({
  workingDirectory,
}: Pick<TerraformRun, 'workingDirectory'>): Promise<boolean> {
  const runs = StepRuns.of(resolvePath(workingDirectory), 'applying');
  return (await runs.list()).length > 0;
}

function runsOf(
  { workingDirectory }: StepDriverOptions,
  step: StepDriverOptions['step'],
): StepRuns {
  return StepRuns.of(workingDirectory, step);
}
