import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncFailure } from './SyncFailure';

/**
 * Finds the folder of a template: the first of its name, nearest to the root
 * and then in the order of the alphabet. Folders whose names start with `.`
 * are left out, and links are not followed.
 *
 * @returns its path relative to `root`
 * @throws SyncFailure when there is none
 */
export async function findTemplateFolder(options: {
  root: string;
  subdirectory?: string;
  templateName: string;
}): Promise<string> {
  const { root, templateName } = options;
  const start = toSegments(options.subdirectory);
  let level = [start.join('/')];
  if (!(await isFolder(root, start))) {
    throw new SyncFailure(
      `The repository has no directory ${start.join(
        '/',
      )}, the subdirectory of the sync config`,
    );
  }
  while (level.length > 0) {
    const next: string[] = [];
    for (const folder of level) {
      const names = await listFolders(join(root, folder));
      if (names.includes(templateName)) {
        return joinPath(folder, templateName);
      }
      next.push(...names.map(name => joinPath(folder, name)));
    }
    level = next;
  }
  throw new SyncFailure(
    `The repository has no directory ${templateName}${
      start.length > 0 ? ` in ${start.join('/')}` : ''
    }`,
  );
}

function toSegments(subdirectory = ''): string[] {
  const segments = subdirectory
    .split('/')
    .filter(segment => segment !== '' && segment !== '.');
  if (segments.includes('..')) {
    throw new SyncFailure(
      `The subdirectory ${subdirectory} has a ".." in its path`,
    );
  }
  return segments;
}

/** Step by step: no link on the way may lead out of the repository. */
async function isFolder(root: string, segments: string[]): Promise<boolean> {
  let folder = root;
  for (const segment of segments) {
    if (!(await listFolders(folder, () => true)).includes(segment)) {
      return false;
    }
    folder = join(folder, segment);
  }
  return true;
}

async function listFolders(
  folder: string,
  accept: (name: string) => boolean = name => !name.startsWith('.'),
): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory() && accept(entry.name))
    .map(entry => entry.name)
    .sort();
}

function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
