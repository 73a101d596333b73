import { ConflictError } from '@backstage/errors';
import { RUNNER_PROTOCOL } from '@proton-vending/backstage-plugin-proton-common';
import { RunResult } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createHash } from 'node:crypto';
import { RunnerRunRecord } from '../database/RunnerRunStore';
import { Report, ReportedRuns, RunnerCaller } from './ReportedRuns';
import { RunnerOutput } from './RunnerOutput';
import { RunOverError, UnsupportedProtocolError } from './runnerErrors';

/** Takes the results of runs, and wakes their deployments. */
export class RunnerResults {
  constructor(
    private readonly runs: ReportedRuns,
    private readonly options: {
      output: RunnerOutput;
      /** Called when a deployment should be checked again. */
      onWoken(): void;
    },
  ) {}

  /**
   * Refuses a runner that speaks another protocol. Its run fails: the next
   * runner of the same image would fail likewise.
   *
   * @param isForOlder - whether a runner may speak an older one, as when the
   * control plane was upgraded while it worked
   * @throws UnsupportedProtocolError
   */
  async requireProtocol(
    { run, runnerId }: RunnerCaller,
    protocol: string | undefined,
    { isForOlder }: { isForOlder: boolean },
  ): Promise<void> {
    const version = /^\d{1,9}$/.test(protocol ?? '') ? protocol : 'none';
    const isOlder = Number(version) > 0 && Number(version) < RUNNER_PROTOCOL;
    if (version === String(RUNNER_PROTOCOL) || (isForOlder && isOlder)) {
      return;
    }
    const message = `The runner isn't compatible with the control plane: the runner uses version ${version} of the runner protocol, and the control plane uses version ${RUNNER_PROTOCOL}. Use the proton-runner of the same release as the control plane`;
    if (!run.runnerId) {
      await this.fail({ run, runnerId }, message);
    }
    throw new UnsupportedProtocolError(message);
  }

  /**
   * Takes the result of a run, and wakes its deployment. Sending the same again
   * is harmless.
   */
  async record(caller: RunnerCaller, result: RunResult): Promise<void> {
    const { onWoken, output } = this.options;
    const last = await this.runs.storeOf(caller).find(caller.run.id);
    if (last?.resultHash) {
      requireSame(last, caller, result);
      return;
    }
    try {
      await this.runs.transaction(caller, report => setResult(report, result));
    } catch (error) {
      if (error instanceof RunOverError && (await this.awaitsEnd(caller))) {
        await this.runs.database.stores.roleSessions.endRun(caller.run.id);
      }
      throw error;
    }
    output.forget(caller.run.id);
    onWoken();
  }

  /**
   * Whether the next deployment waits until this runner ends, although nobody
   * needs its result any more.
   */
  async awaitsEnd({ run, runnerId }: RunnerCaller): Promise<boolean> {
    const { roleSessions } = this.runs.database.stores;
    return (
      run.step === 'preview' &&
      run.runnerId === runnerId &&
      (await roleSessions.findExpiryOfRun(run.id)) !== undefined
    );
  }

  /** Fails a run for a reason that another runner would meet too. */
  async fail(caller: RunnerCaller, message: string): Promise<void> {
    await this.runs.transaction(caller, report =>
      setResult(report, { kind: 'failed', message }),
    );
    this.options.onWoken();
  }
}

async function setResult(
  { deployment, run, runnerRuns, stores }: Report,
  result: RunResult,
): Promise<void> {
  const text = JSON.stringify(result);
  await runnerRuns.write(run.id, 'result', Buffer.from(text));
  await runnerRuns.update(run.id, { resultHash: hash(text) });
  // A runner that reported its result changes nothing more.
  await stores.roleSessions.endRun(run.id);
  if (run.step === 'preview') {
    // It has locked no state, and whoever makes the preview looks for the result.
    return;
  }
  // Nor does it need the state any more.
  await stores.stateLocks.deleteOf(deployment.target.id, deployment.id);
  await stores.deployments.wake(deployment.id, new Date());
}

function requireSame(
  { resultHash, runnerId }: RunnerRunRecord,
  caller: RunnerCaller,
  result: RunResult,
): void {
  if (
    resultHash !== hash(JSON.stringify(result)) ||
    runnerId !== caller.runnerId
  ) {
    throw new ConflictError(
      'This run already has another result, which the control plane keeps',
    );
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
