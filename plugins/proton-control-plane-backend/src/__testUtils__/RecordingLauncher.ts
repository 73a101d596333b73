import {
  LaunchRequest,
  RunHandle,
  RunInspection,
  RunLauncher,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { eventually } from '@proton-vending/test-utils';

/** Starts no runners, and remembers which ones it should. */
export class RecordingLauncher implements RunLauncher {
  readonly started: LaunchRequest[] = [];
  readonly stopped: RunHandle[] = [];
  readonly removed: RunHandle[] = [];
  onInspect: (run: RunHandle) => RunInspection = () => ({ state: 'running' });
  onStart: (run: LaunchRequest) => void = () => {};
  onStop: (run: RunHandle) => boolean = () => false;

  async start(run: LaunchRequest): Promise<void> {
    this.onStart(run);
    this.started.push(run);
  }

  async inspect(run: RunHandle): Promise<RunInspection> {
    return this.onInspect(run);
  }

  async stop(run: RunHandle): Promise<boolean> {
    this.stopped.push(run);
    return this.onStop(run);
  }

  async remove(run: RunHandle): Promise<void> {
    this.removed.push(run);
  }

  /** Waits for a run to be started. */
  async waitFor(
    step: LaunchRequest['step'],
    attempt = 1,
  ): Promise<LaunchRequest> {
    const find = () =>
      this.started.find(each => each.step === step && each.attempt === attempt);
    await eventually(() => find() !== undefined);
    return find()!;
  }
}
