import { TextRedactor } from '@proton-vending/backstage-plugin-proton-common';
import { CommandOutput } from '../output/commandOutput';
import { describeErrors } from '../output/diagnostics';
import { StepRun } from '../supervision/stepRuns';
import { RunEnd, SupervisedRun } from '../supervision/supervisedRun';

const SHOWN_ERROR_LINES = 20;

/** A run that is over. */
export interface FinishedRun extends StepRun {
  /**
   * `brokenOff` is a run that was stopped from outside: by an interruption, a
   * kill or a reboot. It says nothing about the template, so it is repeated.
   */
  outcome: 'succeeded' | 'failed' | 'brokenOff';
  /** Whether the engine itself interrupted it. */
  isDeliberate: boolean;
  output: CommandOutput;
  end: RunEnd;
  /** What the command wrote besides its output. */
  errorText: string;
}

/** Finds out how a run went that was read to its end. */
export async function concludeRun(
  stepRun: StepRun,
  run: SupervisedRun,
  output: CommandOutput,
  end: RunEnd,
  redactor: TextRedactor,
): Promise<FinishedRun> {
  const isDeliberate = await run.folder.isMarkedInterrupted();
  return {
    ...stepRun,
    outcome: classify(end, isDeliberate || output.isInterrupted),
    isDeliberate,
    output,
    end,
    errorText: redactor.redact(await run.folder.readErrors()),
  };
}

/** Why a run failed, for the user. */
export function describeFailure(program: string, run: FinishedRun): string {
  const title = `${program} ${run.command} failed`;
  if (run.output.errors.length > 0) {
    return describeErrors(title, run.output.errors);
  }
  if (run.end.kind === 'exited' && run.end.error) {
    return `${title}: it could not be started: ${run.end.error}`;
  }
  const lines = run.errorText.trim().split('\n').slice(-SHOWN_ERROR_LINES);
  const code = run.end.kind === 'exited' ? run.end.code : undefined;
  return `${title} (exit code ${code}): ${
    lines.join('\n') || 'it gave no reason'
  }`;
}

function classify(
  end: RunEnd,
  wasInterrupted: boolean,
): FinishedRun['outcome'] {
  if (end.kind === 'exited' && end.code === 0) {
    return 'succeeded';
  }
  const wasStopped =
    wasInterrupted || end.kind === 'vanished' || end.signal !== null;
  return wasStopped ? 'brokenOff' : 'failed';
}
