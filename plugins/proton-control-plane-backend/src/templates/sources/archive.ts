import { Readable } from 'stream';
import { Bundle } from './bundle';
import { resolveBundlePath } from './bundlePath';
import { findBundleRoot } from './bundleRoot';
import { collectFiles, RawFile } from './collectFiles';
import { gunzipWithin } from './gunzipWithin';
import { isIgnoredPath } from './ignoredFiles';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS, formatBytes } from './limits';
import { readStream, StreamTooLargeError } from './readStream';
import { readTarEntries, TarEntry } from './tarEntries';

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
  try {
    return await readStream(archive, { maxBytes });
  } catch (error) {
    throw error instanceof StreamTooLargeError
      ? new InvalidBundleError(
          `The archive has more than ${formatBytes(
            maxBytes,
          )}, the most that a bundle may have`,
        )
      : error;
  }
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
