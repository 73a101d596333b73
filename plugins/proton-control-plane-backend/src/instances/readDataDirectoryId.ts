import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DATA_DIRECTORY_ID_FILE = 'data-directory-id';

/**
 * Returns the id of a data directory. The first control plane that uses the
 * directory creates it; control planes that read the same id see the same files.
 */
export async function readDataDirectoryId(directory: string): Promise<string> {
  const file = join(directory, DATA_DIRECTORY_ID_FILE);
  // Nothing is written where the id exists: the disk may be full.
  return (await readId(file)) ?? createId(directory, file);
}

async function readId(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}

async function createId(directory: string, file: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, randomUUID(), { mode: 0o600 });
    // Unlike a rename, a link keeps the id of a faster control plane.
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) {
      throw error;
    }
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
