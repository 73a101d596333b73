import { readdir, readFile } from 'fs/promises';
import { join } from 'path';
import { Bundle, BUNDLE_FOLDERS } from './bundle';
import { collectFiles, RawFile } from './collectFiles';
import { isIgnoredPath } from './ignoredFiles';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS, formatBytes, formatCount } from './limits';
import { ResolvedEntry, resolveInside } from './resolveInside';

/**
 * Reads the bundle in a folder; what lies beside the bundle's own folders is
 * left out.
 *
 * @param boundary - no link may lead out of this folder; itself without links
 * @param folder - the bundle's root
 * @throws {@link InvalidBundleError} with every problem
 */
export async function readBundleFolder(options: {
  boundary: string;
  folder: string;
}): Promise<Bundle> {
  const walk: Walk = {
    boundary: options.boundary,
    files: [],
    problems: [],
    entries: 0,
    bytes: 0,
  };
  for (const name of await readdir(options.folder)) {
    if (BUNDLE_FOLDERS.some(folder => folder === name)) {
      await visit(walk, {
        path: name,
        location: join(options.folder, name),
        parents: [options.folder],
      });
    }
  }
  if (walk.problems.length > 0) {
    throw new InvalidBundleError(walk.problems);
  }
  return collectFiles(walk.files);
}

interface Walk {
  boundary: string;
  files: RawFile[];
  problems: string[];
  entries: number;
  bytes: number;
}

interface Visit {
  /** Relative to the bundle's root. */
  path: string;
  location: string;
  /** The folders on the way, without links. */
  parents: string[];
}

async function visit(walk: Walk, { path, location, parents }: Visit) {
  if (isIgnoredPath(path)) {
    return;
  }
  const entry = await tryResolve(walk, path, location);
  if (!entry) {
    return;
  }
  countEntry(walk, entry);
  if (entry.kind === 'file') {
    walk.files.push({
      path,
      contents: await readFile(entry.location),
      executable: entry.executable,
    });
  } else if (entry.kind === 'other') {
    walk.problems.push(`${path} is neither a file nor a folder`);
  } else if (parents.includes(entry.location)) {
    walk.problems.push(`${path} is a link to a folder that it is in`);
  } else {
    for (const name of await readdir(entry.location)) {
      await visit(walk, {
        path: `${path}/${name}`,
        location: join(entry.location, name),
        parents: [...parents, entry.location],
      });
    }
  }
}

async function tryResolve(
  walk: Walk,
  path: string,
  location: string,
): Promise<ResolvedEntry | undefined> {
  try {
    return await resolveInside({
      boundary: walk.boundary,
      location,
      name: path,
    });
  } catch (error) {
    if (!(error instanceof InvalidBundleError)) {
      throw error;
    }
    walk.problems.push(...error.problems);
    return undefined;
  }
}

/** Stops the walk before more is read than a bundle may have. */
function countEntry(walk: Walk, entry: ResolvedEntry) {
  walk.entries += 1;
  walk.bytes += entry.kind === 'file' ? entry.bytes : 0;
  if (walk.entries > BUNDLE_LIMITS.entries) {
    throw new InvalidBundleError(
      `The bundle has more than ${formatCount(
        BUNDLE_LIMITS.entries,
      )} files and folders`,
    );
  }
  if (walk.bytes > BUNDLE_LIMITS.bundleBytes) {
    throw new InvalidBundleError(
      `The bundle has more than ${formatBytes(BUNDLE_LIMITS.bundleBytes)}`,
    );
  }
}
