import { execute, TerraformCall } from '../program/execute';

/** A plan as Terraform shows it to programs. */
export async function showPlanJson({
  planFile,
  signal,
  ...call
}: TerraformCall & { planFile: string; signal: AbortSignal }): Promise<string> {
  return execute(call, ['show', '-json', '-no-color', planFile], {
    signal,
    hasNetwork: false,
  });
}

/** The most that is kept of a plan's text. */
const MAX_PLAN_TEXT = 1024 * 1024;

/**
 * A plan as Terraform shows it to people, without the values that are marked
 * as sensitive. Cut after its last whole line when it is too long.
 */
export async function showPlan(
  call: TerraformCall & { planFile: string; signal: AbortSignal },
  maxBuffer = MAX_PLAN_TEXT,
): Promise<{ text: string; truncated: boolean }> {
  const { planFile, signal } = call;
  try {
    const args = ['show', '-no-color', planFile];
    const text = await execute(call, args, {
      maxBuffer,
      signal,
      hasNetwork: false,
    });
    return { text: text.trim(), truncated: false };
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
