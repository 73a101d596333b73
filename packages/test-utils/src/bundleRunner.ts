import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGE = dirname(
  require.resolve('@proton-vending/proton-runner/package.json'),
);

/** The program finds the scripts of other packages from there. */
const FOLDER = join(PACKAGE, 'node_modules/.cache');

let program: string | undefined;

/**
 * Makes the program `proton-runner` of the sources, in one file as it is
 * published: it starts in a fraction of the time. Returns the file's path.
 *
 * @public
 */
export function bundleRunner(): string {
  program ??= bundle();
  return program;
}

function bundle(): string {
  mkdirSync(FOLDER, { recursive: true });
  const made = join(FOLDER, `${process.pid}.js`);
  execFileSync(process.execPath, [join(PACKAGE, 'bundle.mjs'), made]);
  const hash = createHash('sha256').update(readFileSync(made)).digest('hex');
  // Of tests that do this at the same time, each makes the same.
  const file = join(FOLDER, `${hash}.js`);
  renameSync(made, file);
  return file;
}
