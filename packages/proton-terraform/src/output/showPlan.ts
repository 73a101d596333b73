import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The most that is kept of a plan's text. */
export const MAX_PLAN_TEXT = 1024 * 1024;

/**
 * A plan as Terraform shows it to people, without the values that are marked
 * as sensitive. Cut after its last whole line when it is too long.
 */
export async function showPlan(options: {
  binary: string;
  planFile: string;
  workingDirectory: string;
  environment: Record<string, string>;
  signal: AbortSignal;
  maxLength?: number;
}): Promise<{ text: string; truncated: boolean }> {
  const { binary, planFile, workingDirectory, environment, signal } = options;
  try {
    const { stdout } = await execute(binary, ['show', '-no-color', planFile], {
      cwd: workingDirectory,
      env: environment,
      maxBuffer: options.maxLength ?? MAX_PLAN_TEXT,
      signal,
    });
    return { text: stdout.trim(), truncated: false };
  } catch (error) {
    const cut = findCutOutput(error);
    if (cut === undefined) {
      throw error;
    }
    return { text: cut.slice(0, cut.lastIndexOf('\n') + 1), truncated: true };
  }
}

function findCutOutput(error: unknown): string | undefined {
  const { code, stdout } = error as { code?: unknown; stdout?: unknown };
  return code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' &&
    typeof stdout === 'string'
    ? stdout
    : undefined;
}
