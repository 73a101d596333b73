import { TextFile } from '../../rendering/types';
import { Bundle, isBundlePath, sortBundleFiles } from './bundle';
import { decodeText } from './decodeText';
import { InvalidBundleError } from './InvalidBundleError';

/** A file as it was read, with a path relative to the bundle's root. */
export interface RawFile {
  path: string;
  contents: Buffer;
}

/**
 * Makes a bundle of the files that belong to one; others are left out.
 *
 * @throws {@link InvalidBundleError} naming each file that is no text or is there twice
 */
export function collectTextFiles(files: RawFile[]): Bundle {
  const collected = new Map<string, TextFile>();
  const problems: string[] = [];
  for (const { path, contents } of files.filter(file =>
    isBundlePath(file.path),
  )) {
    const text = decodeText(contents);
    if (collected.has(path)) {
      problems.push(`${path} is there more than once`);
    } else if (text === undefined) {
      problems.push(`${path} is not UTF-8 text`);
    }
    collected.set(path, { path, contents: text ?? '' });
  }
  problems.push(...findFilesUsedAsFolders([...collected.keys()]));
  if (problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return { files: sortBundleFiles([...collected.values()]) };
}

function findFilesUsedAsFolders(paths: string[]): string[] {
  const folders = new Set(
    paths.flatMap(path => {
      const segments = path.split('/');
      return segments
        .slice(1)
        .map((_, i) => segments.slice(0, i + 1).join('/'));
    }),
  );
  return paths
    .filter(path => folders.has(path))
    .map(path => `${path} is both a file and a folder`);
}
