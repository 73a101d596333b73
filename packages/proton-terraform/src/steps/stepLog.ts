import {
  DeploymentStep,
  EngineLog,
} from '@proton-vending/backstage-plugin-proton-common';
import { LogText } from '../output/messages';

const MAX_LINE_LENGTH = 8 * 1024;

/**
 * Room for the output of one run, 1 TiB. A step has several runs one after
 * another, and its cursor has to tell how far which of them was read: the
 * run's number times this, plus the bytes read of its output. That orders all
 * lines of a step, and stays an exact number for more than 8000 runs.
 */
const CURSORS_PER_RUN = 2 ** 40;

/** A line for the log, and where what it says ends in the output of its run. */
export interface OutputLine extends LogText {
  end: number;
}

/** The log of one step, which takes each line once however often it is offered. */
export class StepLog {
  static async open(log: EngineLog, step: DeploymentStep): Promise<StepLog> {
    return new StepLog(log, step, await log.cursor(step));
  }

  private constructor(
    private readonly log: EngineLog,
    private readonly step: DeploymentStep,
    private cursor: number,
  ) {}

  /**
   * The number of the first run that nothing is said about yet. It is not
   * always 1: the runs before may be on record on another machine only.
   */
  get firstFreeRun(): number {
    const runNumber = Math.floor(this.cursor / CURSORS_PER_RUN);
    const isAnnouncedOnly = this.cursor % CURSORS_PER_RUN === 0;
    return Math.max(1, isAnnouncedOnly ? runNumber : runNumber + 1);
  }

  /**
   * Writes what stands before `end` in the output of a run; 0 is for what is
   * said before the run begins.
   */
  async write(runNumber: number, end: number, text: LogText): Promise<void> {
    await this.writeAll(runNumber, [{ ...text, end }]);
  }

  /** Likewise for several lines, in the order of the output. */
  async writeAll(runNumber: number, lines: OutputLine[]): Promise<void> {
    const fresh = lines
      .map(({ end, level, message }) => ({
        step: this.step,
        level,
        message: shorten(message),
        cursor: runNumber * CURSORS_PER_RUN + end,
      }))
      .filter(({ cursor }) => cursor > this.cursor);
    const last = fresh.at(-1);
    if (last) {
      await this.log.write(...fresh);
      this.cursor = last.cursor;
    }
  }
}

function shorten(message: string): string {
  return message.length > MAX_LINE_LENGTH
    ? `${message.slice(0, MAX_LINE_LENGTH - 1)}…`
    : message;
}
