import { Readable } from 'stream';
import { promisify } from 'util';
import { gunzip } from 'zlib';
import { Bundle, isBundlePath } from './bundle';
import { resolveBundlePath } from './bundlePath';
import { collectFiles, RawFile } from './collectFiles';
import { isIgnoredPath } from './ignoredFiles';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS, formatBytes } from './limits';
import { readStream } from './readStream';
import { readTarEntries, TarEntry } from './tarEntries';

const gunzipAsync = promisify(gunzip);

const PROBLEMS: Record<string, string> = {
  Z_BUF_ERROR: 'The archive is cut off',
  Z_DATA_ERROR: 'The archive is not gzipped, or it is damaged',
};

/**
 * Reads a gzipped tar archive into a bundle, without writing to the disk.
 *
 * The bundle's folders may be at the archive's root or in one wrapping folder.
 * An archive with anything in it that could reach outside of the bundle is
 * refused as a whole.
 *
 * @throws {@link InvalidBundleError} with every problem
 */
export async function readBundleArchive(
  archive: Buffer | Readable,
): Promise<Bundle> {
  const compressed = await readWithinLimit(archive);
  if (compressed.length === 0) {
    throw new InvalidBundleError('The archive is empty');
  }
  const tar = await gunzipWithin(compressed, {
    maxBytes: BUNDLE_LIMITS.unpackedBytes,
  });
  const files = keepFiles(readTarEntries(tar));
  const root = findBundleRoot(files.map(file => file.path));
  return collectFiles(
    files
      .filter(file => file.path.startsWith(root))
      .map(file => ({ ...file, path: file.path.slice(root.length) })),
  );
}

async function readWithinLimit(archive: Buffer | Readable): Promise<Buffer> {
  const maxBytes = BUNDLE_LIMITS.bundleBytes;
  if (Buffer.isBuffer(archive)) {
    if (archive.length > maxBytes) {
      throw new InvalidBundleError(
        `The archive has ${formatBytes(
          archive.length,
        )}; a bundle may have at most ${formatBytes(maxBytes)}`,
      );
    }
    return archive;
  }
  return readStream(archive, {
    maxBytes,
    onTooLarge: () =>
      new InvalidBundleError(
        `The archive has more than ${formatBytes(
          maxBytes,
        )}, the most that a bundle may have`,
      ),
  });
}

function keepFiles(entries: TarEntry[]): RawFile[] {
  const files: RawFile[] = [];
  const problems: string[] = [];
  for (const entry of entries) {
    const { path, problem } = resolveBundlePath(entry.name);
    if (problem !== undefined) {
      problems.push(problem);
    } else if (isIgnoredPath(path)) {
      // Left out, even when it is a link: nothing is made of it.
    } else if (entry.kind === 'unsupported') {
      problems.push(`${path} is ${entry.description}`);
    } else if (entry.kind === 'file') {
      files.push({
        path,
        contents: entry.contents,
        executable: entry.executable,
      });
    }
  }
  if (problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return files;
}

/**
 * Unpacks gzip, and stops as soon as more comes out of it than allowed.
 *
 * @throws {@link InvalidBundleError}
 */
async function gunzipWithin(
  compressed: Buffer,
  options: { maxBytes: number },
): Promise<Buffer> {
  const { maxBytes } = options;
  try {
    return await gunzipAsync(compressed, { maxOutputLength: maxBytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new InvalidBundleError(
        `The archive unpacks to more than ${formatBytes(maxBytes)}`,
      );
    }
    throw new InvalidBundleError(
      PROBLEMS[code ?? ''] ?? `The archive cannot be unpacked: ${message}`,
    );
  }
}

/**
 * Where the bundle starts among the files of an archive: nowhere (`''`), or in
 * a folder that wraps it, such as `environment/`.
 *
 * @throws {@link InvalidBundleError} when there is no bundle, or more than one
 */
function findBundleRoot(paths: string[]): string {
  if (paths.some(isBundlePath)) {
    return '';
  }
  const wrappers = new Set<string>();
  for (const path of paths) {
    const wrapper = path.slice(0, path.indexOf('/') + 1);
    if (wrapper !== '' && isBundlePath(path.slice(wrapper.length))) {
      wrappers.add(wrapper);
    }
  }
  const [root, ...others] = wrappers;
  if (root === undefined) {
    throw new InvalidBundleError(
      'The archive holds no template bundle: there is no schema/ at its root or in one folder at its root',
    );
  }
  if (others.length > 0) {
    throw new InvalidBundleError(
      `The archive holds more than one template bundle: ${[root, ...others]
        .sort()
        .join(', ')}`,
    );
  }
  return root;
}
