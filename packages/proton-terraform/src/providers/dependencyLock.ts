import { join } from 'node:path';
import { TextFile } from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';
import { Program } from '../program/binary';
import { readPlainFile } from '../readPlainFile';
import { LOCK_FILE } from '../rendering/terraformFiles';
import { addChoicesFor, isFromOpenTofu } from './registryAddresses';

const CHECKSUMS = /^\s*hashes = \[[^\]]*\]\n?/gm;

/** The lock file as it is kept between deployments. */
interface KeptLock {
  /** Whose packages the checksums are of. */
  platform: string;
  /** Which program has chosen; kept locks of earlier versions do not tell. */
  program?: Program;
  /** Empty when nothing was to be downloaded. */
  text: string;
}

const PLATFORM = `${process.platform}/${process.arch}`;

/**
 * All providers of a template version, once one of its deployments succeeded;
 * undefined before, and when they are of another platform or program.
 */
export function readKeptLock(
  run: TerraformRun,
  program: Program,
): string | undefined {
  const kept = parseKeptLock(run);
  return kept?.platform === PLATFORM && kept.program === program
    ? kept.text
    : undefined;
}

/** The lock file of the bundle itself; undefined when it ships none. */
export function readShippedLock({ files }: TerraformRun): string | undefined {
  const shipped = files.find(({ path }) => path === LOCK_FILE)?.contents;
  return shipped === undefined
    ? undefined
    : Buffer.from(shipped).toString('utf8');
}

/**
 * The providers that a template version has been deployed with, for its next
 * deployment. The lock file of the bundle itself goes first.
 */
export function restoreLockFile(
  run: TerraformRun,
  program: Program,
): TextFile[] {
  // The lock file of a bundle names the versions, and may not name them all.
  const kept = shipsLockFile(run) ? undefined : parseKeptLock(run);
  return kept?.text
    ? [{ path: LOCK_FILE, contents: adapt(kept, program) }]
    : [];
}

/** Keeps the providers that a deployment was built with, once for a program. */
export async function keepLockFile(
  run: TerraformRun,
  program: Program,
): Promise<void> {
  const { dependencies } = run;
  if (
    !dependencies ||
    parseKeptLock(run)?.program === program ||
    shipsLockFile(run)
  ) {
    return;
  }
  const file = await readPlainFile(join(run.workingDirectory, LOCK_FILE));
  if (file === 'not a file') {
    return;
  }
  const kept: KeptLock = {
    platform: PLATFORM,
    program,
    text: file?.text ?? '',
  };
  await dependencies.keepLock(JSON.stringify(kept));
}

function parseKeptLock({ dependencies }: TerraformRun): KeptLock | undefined {
  if (dependencies?.lock === undefined) {
    return undefined;
  }
  const kept: KeptLock = JSON.parse(dependencies.lock);
  const guess = isFromOpenTofu(kept.text) ? 'OpenTofu' : 'Terraform';
  return { program: guess, ...kept };
}

// Packages of another platform or registry have other checksums; the versions
// hold.
function adapt({ platform, program, text }: KeptLock, user: Program): string {
  if (platform === PLATFORM && program === user) {
    return text;
  }
  const versions = text.replace(CHECKSUMS, '');
  return program === user ? versions : addChoicesFor(user, versions);
}

function shipsLockFile(run: TerraformRun): boolean {
  return readShippedLock(run) !== undefined;
}
