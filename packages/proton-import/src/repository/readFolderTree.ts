import { constants, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportError } from '../ImportError';
import { formatCount, LIMITS } from '../limits';
import {
  FileContents,
  FileTooLargeError,
  RepositoryTree,
} from './RepositoryTree';

/** Folders that tools write and that no template has. */
const IGNORED = new Set(['.git', '.terraform', 'node_modules']);

/**
 * Lists the files of a checked-out repository. Symbolic links are listed, and
 * never followed.
 *
 * @throws ImportError when there is more than the limits allow
 * @public
 */
export async function readFolderTree(root: string): Promise<RepositoryTree> {
  const files: string[] = [];
  const links: string[] = [];
  const folders = [{ path: '', depth: 0 }];
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { path, depth } = folder;
    requireWithin(depth, LIMITS.depth, root, 'nested folders');
    const entries = await readdir(join(root, path), { withFileTypes: true });
    for (const entry of entries) {
      const entryPath = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        links.push(entryPath);
      } else if (entry.isDirectory() && !IGNORED.has(entry.name)) {
        folders.push({ path: entryPath, depth: depth + 1 });
      } else if (entry.isFile()) {
        files.push(entryPath);
      }
    }
    requireWithin(files.length + links.length, LIMITS.files, root, 'files');
  }
  return {
    name: root,
    files: files.sort(),
    links: links.sort(),
    read: (path, maxBytes) => readPlainFile(root, path, maxBytes),
    close: async () => {},
  };
}

/** @throws ImportError */
export function requireWithin(
  count: number,
  limit: number,
  name: string,
  noun: string,
): void {
  if (count > limit) {
    throw new ImportError(
      `${name} has more than ${formatCount(
        limit,
      )} ${noun}. Give the folder that has the environments instead of the whole repository`,
    );
  }
}

/** Follows no link that took the place of a file, and waits for no pipe. */
export async function readPlainFile(
  root: string,
  path: string,
  maxBytes: number,
): Promise<FileContents> {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
  const file = await open(
    join(root, path),
    // eslint-disable-next-line no-bitwise
    O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
  );
  try {
    const { mode, size } = await file.stat();
    if (size > maxBytes) {
      throw new FileTooLargeError(path, size, maxBytes);
    }
    // eslint-disable-next-line no-bitwise
    return { bytes: await file.readFile(), executable: (mode & 0o111) !== 0 };
  } finally {
    await file.close();
  }
}
