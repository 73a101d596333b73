import { DeploymentStep } from '@proton-vending/backstage-plugin-proton-common';

/** How a step ended; `interrupted` is one that goes on later or elsewhere. */
export type TimedOutcome = 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

export interface DeploymentTimerOptions {
  /** Where the deployment stands. */
  step: DeploymentStep;
  onStepEnd(step: DeploymentStep, outcome: TimedOutcome, seconds: number): void;
  /** Called unless the deployment goes on later or elsewhere. */
  onEnd(outcome: TimedOutcome): void;
}

/** Measures the steps of one deployment, one after another. */
export class DeploymentTimer {
  static start(options: DeploymentTimerOptions): DeploymentTimer {
    return new DeploymentTimer(options, options.step);
  }

  private startedAt = performance.now();

  private constructor(
    private readonly options: DeploymentTimerOptions,
    private step: DeploymentStep,
  ) {}

  enter(step: DeploymentStep): void {
    this.endStep('succeeded');
    this.step = step;
    this.startedAt = performance.now();
  }

  end(outcome: TimedOutcome): void {
    this.endStep(outcome);
    if (outcome !== 'interrupted') {
      this.options.onEnd(outcome);
    }
  }

  // To wait in the queue is no work of this backend.
  private endStep(outcome: TimedOutcome): void {
    if (this.step !== 'queued') {
      const seconds = (performance.now() - this.startedAt) / 1_000;
      this.options.onStepEnd(this.step, outcome, seconds);
    }
  }
}
