import { isUtf8 } from 'node:buffer';
import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import {
  Bundle,
  isBundlePath,
  KEPT_FOLDER,
  MANIFEST_PATH,
  SCHEMA_PATH,
  sortBundleFiles,
} from './bundle';
import { InvalidBundleError } from './InvalidBundleError';

/** A file as it was read, with a path relative to the bundle's root. */
export interface RawFile {
  path: string;
  contents: Buffer;
  /** Whether its owner may run it. */
  executable: boolean;
}

/**
 * Makes a bundle of the files that belong to one; others are left out.
 *
 * Only files that this backend or an engine reads as text have to be text: the
 * schema, the manifest and `.tf` files. All other files are kept as they are.
 *
 * @throws {@link InvalidBundleError} naming each file that must be text and
 *   isn't, and each path that occurs twice
 */
export function collectFiles(files: RawFile[]): Bundle {
  const collected = new Map<string, BundleFile>();
  const problems: string[] = [];
  for (const file of files.filter(({ path }) => isBundlePath(path))) {
    const { path } = file;
    if (collected.has(path)) {
      problems.push(`${path} is there more than once`);
    }
    if (mustBeText(path)) {
      const text = decodeText(file.contents);
      if (text === undefined) {
        problems.push(`${path} is not UTF-8 text`);
      }
      collected.set(path, { path, contents: text ?? '' });
    } else {
      collected.set(path, keepAsIs(file));
    }
  }
  problems.push(...findFilesUsedAsFolders([...collected.keys()]));
  if (problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return { files: sortBundleFiles([...collected.values()]) };
}

function mustBeText(path: string): boolean {
  return (
    path === SCHEMA_PATH ||
    path === MANIFEST_PATH ||
    (path.endsWith('.tf') && !path.startsWith(`${KEPT_FOLDER}/`))
  );
}

function keepAsIs({ path, contents, executable }: RawFile): BundleFile {
  const text = decodeText(contents);
  const isExact = text !== undefined && Buffer.from(text).equals(contents);
  return {
    path,
    // Text without its byte order mark has another checksum.
    contents: isExact ? text : contents,
    ...(executable && { executable }),
  };
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

/** The text that some bytes are in UTF-8, without a byte order mark; undefined when they are no text. */
function decodeText(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes) || bytes.includes(0)) {
    return undefined;
  }
  return new TextDecoder('utf-8').decode(bytes);
}
