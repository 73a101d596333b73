import { execFileSync } from 'node:child_process';

/** Tests that need the real program; skipped under their own name where it is missing. */
export const describeWithTerraform = isInstalled('terraform')
  ? describe
  : describe.skip;

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
