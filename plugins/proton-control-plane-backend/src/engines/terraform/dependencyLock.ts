import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TextFile } from '../../rendering/types';
import { EngineRun } from '../types';
import { hasCode } from './errorCode';

/** Where Terraform keeps which providers it has chosen. */
export const LOCK_FILE = '.terraform.lock.hcl';

const CHECKSUMS = /^\s*hashes = \[[^\]]*\]\n?/gm;

/** The lock file as it is kept between deployments. */
interface KeptLock {
  /** Whose packages the checksums are of. */
  platform: string;
  text: string;
}

const PLATFORM = `${process.platform}/${process.arch}`;

/**
 * All providers of a template version, once one of its deployments succeeded;
 * undefined before, and when they are of another platform.
 */
export function readKeptLock({ dependencies }: EngineRun): string | undefined {
  if (dependencies?.lock === undefined) {
    return undefined;
  }
  const { platform, text }: KeptLock = JSON.parse(dependencies.lock);
  return platform === PLATFORM ? text : undefined;
}

/**
 * The providers that a template version has been deployed with, for its next
 * deployment. The lock file of the bundle itself goes first.
 */
export function restoreLockFile(run: EngineRun): TextFile[] {
  const kept = run.dependencies?.lock;
  // The lock file of a bundle names the versions, and may not name them all.
  if (kept === undefined || shipsLockFile(run)) {
    return [];
  }
  const { platform, text }: KeptLock = JSON.parse(kept);
  // Packages of another platform have other checksums; the versions hold.
  const contents = platform === PLATFORM ? text : text.replace(CHECKSUMS, '');
  return [{ path: LOCK_FILE, contents }];
}

/** Keeps the providers that a deployment was built with, once. */
export async function keepLockFile(run: EngineRun): Promise<void> {
  const { dependencies } = run;
  if (!dependencies || dependencies.lock !== undefined || shipsLockFile(run)) {
    return;
  }
  const text = await readLockFile(run.workingDirectory);
  if (text !== undefined) {
    const kept: KeptLock = { platform: PLATFORM, text };
    await dependencies.keepLock(JSON.stringify(kept));
  }
}

function shipsLockFile({ files }: EngineRun): boolean {
  return files.some(({ path }) => path === LOCK_FILE);
}

/** A template without providers has none. */
async function readLockFile(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, LOCK_FILE), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}
