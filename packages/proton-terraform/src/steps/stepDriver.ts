import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { createArguments, createOutput, planFileOf } from './commands';
import { concludeRun, describeFailure, FinishedRun } from './finishedRun';
import { checkLosses } from './checkLosses';
import { followRun } from './followRun';
import { recordPlan } from './recordPlan';
import { StepLog } from './stepLog';
import { StepProgress } from './stepProgress';
import { CommandName, StepRun, StepRuns } from '../supervision/stepRuns';
import { requireSavedState } from './leftState';
import { StateFollower } from './StateFollower';
import { StepDriverOptions } from './StepDriverOptions';
import { StoredState } from '../state/StoredState';
import { releaseDeadLock } from '../state/releaseDeadLock';
import { RunEnd, SupervisedRun } from '../supervision/supervisedRun';

/** After that many runs that ended early by themselves, another one would not help. */
const MAX_BROKEN_RUNS = 5;

/** The commands that make up a step. */
interface StepScript {
  /** Which command follows the last run; undefined when the step is done. */
  findNext(last: FinishedRun | undefined): CommandName | undefined;
  /** The saved plan that an apply applies first. */
  plan?: StepRun;
  destroy?: boolean;
}

/**
 * Takes a step through its commands. Runs that are on record from before are
 * read again, or attached to when they still go on; only then new ones begin.
 */
export class StepDriver {
  static async drive(
    options: StepDriverOptions,
    script: StepScript,
  ): Promise<FinishedRun> {
    const { run, step, workingDirectory } = options;
    const log = await StepLog.open(run.log, step);
    const runs = StepRuns.of(workingDirectory, step);
    const recorded = await runs.list();
    const progress = new StepProgress(run, {
      isTakenUpElsewhere: recorded.length === 0 && log.firstFreeRun > 1,
    });
    return new StepDriver(options, log, progress).carryOut(
      runs,
      recorded,
      script,
    );
  }

  private brokenRuns = 0;

  private constructor(
    private readonly options: StepDriverOptions,
    private readonly log: StepLog,
    private readonly progress: StepProgress,
  ) {}

  private async carryOut(
    runs: StepRuns,
    recordedRuns: StepRun[],
    script: StepScript,
  ): Promise<FinishedRun> {
    let last: FinishedRun | undefined;
    for (const [index, recorded] of recordedRuns.entries()) {
      const isLast = await this.isLastOnState(recordedRuns.slice(index + 1));
      last = await this.follow(recorded, { isLastOnState: isLast });
    }
    await this.recordPlan(last);
    for (;;) {
      const command = script.findNext(last);
      if (!command) {
        return expectRun(last);
      }
      if (this.options.run.signal.aborted) {
        throw new ProvisioningInterrupted();
      }
      if (last?.command === 'apply' && last.outcome === 'brokenOff') {
        await requireSavedState(
          this.options,
          last.output.progress?.completed ?? 0,
        );
      }
      const number = last ? last.number + 1 : this.log.firstFreeRun;
      const next = runs.at(number, command);
      const { plan, destroy = false } = script;
      const isNewPlan = last?.command === 'plan';
      const planned = isNewPlan ? last : plan;
      if (command === 'apply' && planned && !destroy) {
        await checkLosses(this.options, { isNewPlan, planned });
      }
      await this.announce(next, last);
      last = await this.perform(
        next,
        createArguments(next, planned, { destroy, ...this.options }),
      );
      await this.recordPlan(last);
    }
  }

  private async recordPlan(last: FinishedRun | undefined): Promise<void> {
    if (last?.command === 'plan' && last.outcome === 'succeeded') {
      await recordPlan(this.options, last);
    }
  }

  private async perform(
    stepRun: StepRun,
    args: string[],
  ): Promise<FinishedRun> {
    const isInit = stepRun.command === 'init';
    const downloads = isInit && this.options.pluginDirectory === undefined;
    await this.lockState(stepRun);
    const perform = async () => {
      // It may have taken long to lock the state, or to wait for others.
      if (this.options.run.signal.aborted) {
        await this.findStoredState(stepRun)?.giveBack();
        throw new ProvisioningInterrupted();
      }
      return this.follow(stepRun, {
        isLastOnState: true,
        supervised: await SupervisedRun.start(
          stepRun.directory,
          // Only the output of init is no JSON.
          {
            ...this.options,
            args,
            mergeOutput: isInit,
            downloads,
            outputFiles:
              stepRun.command === 'plan' ? [planFileOf(stepRun)] : [],
          },
        ),
      });
    };
    const finished = downloads ? await this.download(perform) : await perform();
    await this.keepModules(finished);
    return finished;
  }

  /**
   * Downloads providers, one `init` after another: the next one finds them in the
   * cache. Only that one waits until they are there.
   */
  private async download(
    perform: () => Promise<FinishedRun>,
  ): Promise<FinishedRun> {
    const { downloads, fillCache, initializations } = this.options;
    return new Promise((resolve, reject) => {
      initializations(async () => {
        await downloads?.prepare();
        const finished = await perform();
        resolve(finished);
        if (finished.outcome === 'succeeded') {
          await fillCache?.();
        }
      }).catch(reject);
    });
  }

  private async keepModules(finished: FinishedRun): Promise<void> {
    const { logger, moduleCache, program, run } = this.options;
    if (finished.command !== 'init' || finished.outcome !== 'succeeded') {
      return;
    }
    try {
      await moduleCache?.keep(run, program);
    } catch (error) {
      logger.warn(
        `The modules of deployment ${run.deploymentId} could not be kept for the next one: ${error}`,
      );
    }
  }

  /** Whether no command worked on the state after a run. */
  private async isLastOnState(laterRuns: StepRun[]): Promise<boolean> {
    const { step, workingDirectory } = this.options;
    const applying =
      step === 'planning'
        ? await StepRuns.of(workingDirectory, 'applying').list()
        : [];
    return [...laterRuns, ...applying].every(
      ({ command }) => command === 'init',
    );
  }

  private async follow(
    stepRun: StepRun,
    {
      isLastOnState,
      supervised = SupervisedRun.at(stepRun.directory),
    }: { isLastOnState: boolean; supervised?: SupervisedRun },
  ): Promise<FinishedRun> {
    const { gracePeriod, program, run } = this.options;
    const output = createOutput(stepRun.command, run.redactor, run.files);
    // What a later command has written isn't this one's to send or to discard.
    const stored = isLastOnState ? this.findStoredState(stepRun) : undefined;
    const isPlan = stepRun.command === 'plan';
    // What the template's code writes to the file during a plan isn't the state.
    const follower = new StateFollower(isPlan ? undefined : stored);
    const end = await followRun({
      onPoll: () => follower.follow(),
      run: supervised,
      runNumber: stepRun.number,
      output,
      log: this.log,
      progress: this.progress,
      signal: AbortSignal.any([run.signal, follower.refused]),
      gracePeriod,
    });
    this.options.isolation?.release(supervised.folder.path);
    await (isPlan ? stored?.giveBack() : stored?.checkIn());
    if (wasKilled(end)) {
      await this.releaseLock(stepRun, supervised);
    }
    // What was done before it could be interrupted is done.
    if (run.signal.aborted && !isSuccess(end)) {
      throw new ProvisioningInterrupted();
    }
    const finished = await concludeRun(
      stepRun,
      supervised,
      output,
      end,
      run.redactor,
    );
    if (finished.outcome === 'failed') {
      throw new ProvisioningError(
        describeFailure(program, finished),
        undefined,
        undefined,
        output.inputProblems,
      );
    }
    this.countBrokenRun(finished);
    return finished;
  }

  /** The state that a command works on, when the control plane keeps it. */
  private findStoredState({ command }: StepRun): StoredState | undefined {
    const { run, stateBackend } = this.options;
    return command !== 'init' && stateBackend.isInControlPlane
      ? StoredState.of(run)
      : undefined;
  }

  private async lockState(stepRun: StepRun): Promise<void> {
    await this.findStoredState(stepRun)?.lock({
      operation: stepRun.command,
      signal: this.options.run.signal,
      onWait: holder =>
        // Before any output, and after what announces the command.
        this.log.write(stepRun.number, 1, {
          level: 'info',
          message: `Waiting for the state, which is locked by ${holder}`,
        }),
    });
  }

  /** Whoever deploys next would wait for a lock that nobody gives back. */
  private async releaseLock(
    { command }: StepRun,
    { folder }: SupervisedRun,
  ): Promise<void> {
    const { logger, run, stateBackend } = this.options;
    const { isSpeculative } = this.options;
    if (command === 'init' || isSpeculative || !stateBackend.leavesLocks) {
      return;
    }
    const options = { ...this.options, outputFile: folder.outputFile };
    if (await releaseDeadLock(options)) {
      logger.info(
        `Deployment ${run.deploymentId} has unlocked the state that its killed ${command} had locked`,
      );
    }
  }

  private countBrokenRun(finished: FinishedRun): void {
    if (finished.outcome !== 'brokenOff' || finished.isDeliberate) {
      return;
    }
    this.brokenRuns += 1;
    if (this.brokenRuns >= MAX_BROKEN_RUNS) {
      const { program } = this.options;
      throw new ProvisioningError(
        `${program} ${
          finished.command
        } was stopped ${MAX_BROKEN_RUNS} times before it was done, the last time ${describeStop(
          finished,
        )}. Deploy again once this machine runs steadily and has enough memory.`,
      );
    }
  }

  private async announce(
    next: StepRun,
    last: FinishedRun | undefined,
  ): Promise<void> {
    const { logger, program, run } = this.options;
    if (last?.outcome !== 'brokenOff') {
      await this.log.write(next.number, 0, {
        level: 'info',
        message: `${program} ${next.command}`,
      });
      return;
    }
    logger.info(
      `${program} ${last.command} of deployment ${run.deploymentId} ended early and is run again`,
    );
    const message =
      last.command === next.command
        ? `${program} ${last.command} stopped before it was done; it runs again`
        : `${program} ${last.command} stopped before it was done; planning again for what remains`;
    await this.log.write(next.number, 0, { level: 'warn', message });
  }
}

function isSuccess(end: RunEnd): boolean {
  return end.kind === 'exited' && end.code === 0;
}

function wasKilled(end: RunEnd): boolean {
  return end.kind === 'vanished' || end.signal !== null;
}

function describeStop({ end }: FinishedRun): string {
  return end.kind === 'exited' && end.signal
    ? `by ${end.signal}`
    : 'without a trace';
}

function expectRun(last: FinishedRun | undefined): FinishedRun {
  if (!last) {
    throw new Error('A step ended without a run');
  }
  return last;
}
