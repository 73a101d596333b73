import { DeploymentLogLevel } from '@proton-vending/backstage-plugin-proton-common';
import { JsonObject } from '@backstage/types';
import { AuthorPositions } from './authorPositions';
import { formatDiagnostic, parseDiagnostic } from './diagnostics';

/** What a command is for; an apply repeats lines of its plan. */
export type CommandPhase = 'plan' | 'apply';

/** A line for the deployment's log. */
export interface LogText {
  level: DeploymentLogLevel;
  message: string;
}

const LEFT_OUT: Record<CommandPhase, ReadonlySet<string>> = {
  plan: new Set(['outputs', 'refresh_complete']),
  apply: new Set([
    'outputs',
    'version',
    'planned_change',
    'resource_drift',
    'refresh_start',
    'refresh_complete',
  ]),
};

/**
 * Turns a line that Terraform writes with `-json` into one for the log, or
 * undefined when the reader knows it already. Lines of the type `outputs`
 * carry values, which are nobody's business here.
 */
export function describeMessage(
  line: JsonObject,
  phase: CommandPhase,
  positions: AuthorPositions,
): LogText | undefined {
  const type = typeof line.type === 'string' ? line.type : '';
  if (LEFT_OUT[phase].has(type)) {
    return undefined;
  }
  const diagnostic = parseDiagnostic(line.diagnostic, positions);
  if (diagnostic) {
    const isError = diagnostic.severity === 'error';
    return {
      level: isError ? 'error' : 'warn',
      message: `${isError ? 'Error' : 'Warning'}: ${formatDiagnostic(
        diagnostic,
      )}`,
    };
  }
  const text = line['@message'];
  const message = typeof text === 'string' ? text.trim() : '';
  return message ? { level: levelOf(line['@level']), message } : undefined;
}

function levelOf(level: JsonObject[string]): DeploymentLogLevel {
  return level === 'error' || level === 'warn' ? level : 'info';
}
