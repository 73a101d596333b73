import { lstat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ImportError } from '../ImportError';
import { readFolderTree } from './readFolderTree';
import { cloneTree, readGitTree } from './readGitTree';
import { RepositoryTree } from './RepositoryTree';

const URL_PATTERN = /^(?:(?:https?|ssh|git|file):\/\/|[\w.-]+@[\w.-]+:)/;

/**
 * Opens a repository: a checked-out folder as it is, a bare repository at a
 * commit, or a URL, which is cloned.
 *
 * @throws ImportError when there is none
 * @public
 */
export async function openRepository(
  place: string,
  branch?: string,
): Promise<RepositoryTree> {
  if (URL_PATTERN.test(place)) {
    return cloneTree(place, branch);
  }
  const folder = resolve(place);
  if (!(await exists(folder))) {
    throw new ImportError(
      `${place} doesn't exist. Give the folder of a checked-out repository, a bare repository, or the URL of one`,
    );
  }
  if (await isBare(folder)) {
    return readGitTree(folder, branch ?? 'HEAD');
  }
  if (branch !== undefined) {
    throw new ImportError(
      `${place} is a checked-out repository, and is read as it is. Check out ${branch} and leave --branch out`,
    );
  }
  return readFolderTree(folder);
}

async function isBare(folder: string): Promise<boolean> {
  const parts = ['HEAD', 'objects', 'refs'];
  const found = await Promise.all(
    parts.map(part => exists(join(folder, part))),
  );
  return found.every(Boolean);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
