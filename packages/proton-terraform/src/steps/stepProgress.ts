import { EngineProgress } from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';

/** How long to wait between two records, in milliseconds. */
const INTERVAL_MS = 1_000;

/**
 * Records how many of the planned changes are made, over all runs of a step:
 * what a run that ended early had made is not in the plan of the next one.
 */
export class StepProgress {
  /** What the runs before have made. */
  private before: number;
  private current: EngineProgress | undefined;
  private recorded: EngineProgress | undefined;
  private lastRecordAt = 0;

  constructor(
    private readonly run: Pick<TerraformRun, 'recordProgress' | 'progress'>,
    options: { isTakenUpElsewhere: boolean },
  ) {
    // The runs of another machine are not on record here, only their progress.
    this.before = options.isTakenUpElsewhere ? run.progress?.completed ?? 0 : 0;
  }

  /** Takes how far the run is that goes on, and records it when it is time. */
  async update(progress: EngineProgress | undefined): Promise<void> {
    if (progress) {
      this.current = {
        completed: this.before + progress.completed,
        total: this.before + progress.total,
      };
    }
    if (Date.now() - this.lastRecordAt >= INTERVAL_MS) {
      await this.record();
    }
  }

  /** Records how far the run was that is over. */
  async endRun(): Promise<void> {
    await this.record();
    this.before = this.current?.completed ?? this.before;
  }

  private async record(): Promise<void> {
    const { current, recorded } = this;
    if (
      !current ||
      (current.completed === recorded?.completed &&
        current.total === recorded.total)
    ) {
      return;
    }
    await this.run.recordProgress(current);
    this.recorded = current;
    this.lastRecordAt = Date.now();
  }
}
