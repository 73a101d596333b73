import { isChildPath } from '@backstage/backend-plugin-api';
import { realpath, stat } from 'fs/promises';
import { isExecutable } from './executable';
import { InvalidBundleError } from './InvalidBundleError';

/** What stands at a place in the file system, links followed. */
export interface ResolvedEntry {
  /** Without links. */
  location: string;
  kind: 'file' | 'folder' | 'other';
  bytes: number;
  /** Whether its owner may run it. */
  executable: boolean;
}

/**
 * Follows links to where they lead, as long as that is inside a folder.
 *
 * @param boundary - the folder, without links
 * @param location - the place to look at
 * @param name - what to call it in a message
 * @throws {@link InvalidBundleError}
 */
export async function resolveInside(options: {
  boundary: string;
  location: string;
  name: string;
}): Promise<ResolvedEntry> {
  const { boundary, location, name } = options;
  const target = await realpath(location).catch((error: Error) => {
    throw new InvalidBundleError(`${name} cannot be read: ${describe(error)}`);
  });
  if (!isChildPath(boundary, target)) {
    throw new InvalidBundleError(
      `${name} is a link that leads out of the template folder`,
    );
  }
  const stats = await stat(target);
  const kind = stats.isFile() ? 'file' : 'folder';
  return {
    location: target,
    kind: stats.isFile() || stats.isDirectory() ? kind : 'other',
    bytes: stats.size,
    executable: isExecutable(stats.mode),
  };
}

function describe(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'it is a link to nothing';
    case 'ELOOP':
      return 'it is a link to itself';
    default:
      return error.code ?? error.message;
  }
}
