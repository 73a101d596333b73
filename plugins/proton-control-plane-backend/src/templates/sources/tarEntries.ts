import { Parser } from 'tar';
import { isExecutable } from './executable';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS, formatCount } from './limits';

/** One entry of a tar archive, as its header tells it. */
export interface TarEntry {
  /** Exactly as it stands in the archive. */
  name: string;
  kind: 'file' | 'folder' | 'unsupported';
  /** What the entry is, for a message, such as `a symbolic link`. */
  description: string;
  contents: Buffer;
  /** Whether its owner may run it. */
  executable: boolean;
}

const FILE_TYPES = new Set(['File', 'OldFile', 'ContiguousFile']);

const DESCRIPTIONS: Record<string, string> = {
  SymbolicLink: 'a symbolic link',
  Link: 'a hard link',
  CharacterDevice: 'a device',
  BlockDevice: 'a device',
  FIFO: 'a named pipe',
};

const UNKNOWN_KIND = 'of a kind that a bundle cannot hold';

const COMPRESSED_MAGIC = [
  Buffer.from([0x1f, 0x8b]),
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
];

/**
 * Takes an unpacked tar archive apart, in memory.
 *
 * @throws {@link InvalidBundleError} when it is none, is cut off, or has too many entries
 */
export function readTarEntries(archive: Buffer): TarEntry[] {
  // The parser would unpack these a second time, without our limits.
  if (COMPRESSED_MAGIC.some(magic => startsWith(archive, magic))) {
    throw new InvalidBundleError(
      'The archive is compressed twice; it must be a gzipped tar archive',
    );
  }
  try {
    return parse(archive);
  } catch (error) {
    if (error instanceof InvalidBundleError) {
      throw error;
    }
    throw new InvalidBundleError(
      `The archive is not a valid tar archive: ${(error as Error).message}`,
    );
  }
}

/** With the whole archive at hand the parser does all its work in this call. */
function parse(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  const add = (entry: TarEntry) => {
    entries.push(entry);
    if (entries.length > BUNDLE_LIMITS.entries) {
      throw new InvalidBundleError(
        `The archive has more than ${formatCount(
          BUNDLE_LIMITS.entries,
        )} entries`,
      );
    }
  };
  let isComplete = false;
  const parser = new Parser({ strict: true, zstd: false, brotli: false });
  parser.on('error', error => {
    throw error;
  });
  parser.on('entry', entry => {
    const chunks: Buffer[] = [];
    entry.on('data', (chunk: Buffer) => chunks.push(chunk));
    entry.on('end', () =>
      add({
        name: entry.path,
        ...describeType(entry.type),
        contents: Buffer.concat(chunks),
        executable: isExecutable(entry.mode ?? 0),
      }),
    );
  });
  // An extended header that is passed over would change the entry after it.
  parser.on('ignoredEntry', entry => {
    throw new InvalidBundleError(`${entry.path} is ${UNKNOWN_KIND}`);
  });
  parser.on('end', () => {
    isComplete = true;
  });
  parser.end(archive);
  if (!isComplete) {
    throw new InvalidBundleError('The archive is cut off');
  }
  return entries;
}

function describeType(type: string): Pick<TarEntry, 'kind' | 'description'> {
  if (FILE_TYPES.has(type)) {
    return { kind: 'file', description: 'a file' };
  }
  if (type === 'Directory') {
    return { kind: 'folder', description: 'a folder' };
  }
  return {
    kind: 'unsupported',
    description: DESCRIPTIONS[type] ?? UNKNOWN_KIND,
  };
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic);
}
