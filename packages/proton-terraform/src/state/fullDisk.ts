import { statfs } from 'node:fs/promises';

/** A state takes more, so that a disk with less can't take one. */
const ROOM_FOR_A_STATE = 16 * 1024;

/** The first of the folders whose disk has no room for a state. */
export async function findFullDisk(
  ...directories: string[]
): Promise<string | undefined> {
  for (const directory of directories) {
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < ROOM_FOR_A_STATE) {
      return directory;
    }
  }
  return undefined;
}
