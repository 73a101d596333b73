import { Header, HeaderData } from 'tar';
import { gzipSync } from 'zlib';

/** An entry as its header is to tell it, whatever nonsense that is. */
export interface ArchiveEntry extends HeaderData {
  path: string;
  contents?: string | Uint8Array;
}

const END_OF_ARCHIVE = Buffer.alloc(1024);

/** A tar archive with exactly these headers, unchecked. */
export function makeTar(entries: ArchiveEntry[]): Buffer {
  return Buffer.concat([...entries.map(encodeEntry), END_OF_ARCHIVE]);
}

/** The same, gzipped. */
export function makeArchive(entries: ArchiveEntry[]): Buffer {
  return gzipSync(makeTar(entries));
}

/** The files of an archive that is as it should be. */
export function makeFiles(files: Record<string, string>): ArchiveEntry[] {
  return Object.entries(files).map(([path, contents]) => ({ path, contents }));
}

function encodeEntry({ contents = '', ...data }: ArchiveEntry): Buffer {
  const body = Buffer.from(contents);
  const block = Buffer.alloc(512);
  new Header({ type: 'File', mode: 0o644, size: body.length, ...data }).encode(
    block,
  );
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([block, body, padding]);
}
