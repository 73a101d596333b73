import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'data-directory-id';

/**
 * The id of a data directory, made by the first control plane that uses it.
 * Those that read the same id see the same files.
 */
export async function readDataDirectoryId(directory: string): Promise<string> {
  const file = join(directory, FILE);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, randomUUID(), { mode: 0o600 });
    // Unlike a rename, it leaves the id of a faster control plane.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
