import { constants, open } from 'node:fs/promises';
import { hasCode, ifPresent } from './errorCode';

/**
 * Reads a file that a template may have replaced: follows no link, which could
 * lead to another environment's files, and waits for no pipe.
 *
 * @returns the text; undefined when there is no file; `not a file` when there is something else
 */
export async function readPlainFile(
  path: string,
): Promise<{ text: string } | 'not a file' | undefined> {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
  try {
    const file = await ifPresent(
      open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
    );
    if (!file) {
      return undefined;
    }
    try {
      return (await file.stat()).isFile()
        ? { text: await file.readFile('utf8') }
        : 'not a file';
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasCode(error, 'ELOOP') || hasCode(error, 'ENXIO')) {
      return 'not a file';
    }
    throw error;
  }
}
