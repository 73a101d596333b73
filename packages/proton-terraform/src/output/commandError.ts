/**
 * Why a command failed that was run outside of the log. The message of a
 * failed child process holds its whole command line, and its output might be
 * half a state; what it wrote as errors tells the reason.
 */
export function describeCommandError(error: unknown): string {
  const stderr = (error as { stderr?: unknown } | undefined)?.stderr;
  return typeof stderr === 'string' && stderr.trim()
    ? stderr.trim()
    : 'Terraform gave no reason';
}
