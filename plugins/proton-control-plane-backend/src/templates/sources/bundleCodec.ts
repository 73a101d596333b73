import { gunzipSync, gzipSync } from 'zlib';
import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { Bundle, sortBundleFiles } from './bundle';

/** A file in the database: its text, or its bytes in base64. */
type StoredFile = { path: string; executable?: true } & (
  | { contents: string }
  | { base64: string }
);

/** Writes a bundle as bytes for the database; {@link decodeBundle} reads them. */
export function encodeBundle(bundle: Bundle): Buffer {
  const files = sortBundleFiles(bundle.files).map(toStored);
  return gzipSync(JSON.stringify({ version: 1, files }));
}

/** Reads what {@link encodeBundle} wrote. */
export function decodeBundle(encoded: Buffer): Bundle {
  const content: { version: number; files: StoredFile[] } | null = JSON.parse(
    gunzipSync(encoded).toString('utf8'),
  );
  if (
    content?.version !== 1 ||
    content.files.some(file => !('contents' in file || 'base64' in file))
  ) {
    throw new Error('The stored template bundle has an unknown format');
  }
  return { files: content.files.map(fromStored) };
}

function toStored({ path, contents, executable }: BundleFile): StoredFile {
  return {
    path,
    ...(typeof contents === 'string'
      ? { contents }
      : { base64: Buffer.from(contents).toString('base64') }),
    ...(executable && { executable }),
  };
}

function fromStored(stored: StoredFile): BundleFile {
  return {
    path: stored.path,
    contents:
      'base64' in stored
        ? Buffer.from(stored.base64, 'base64')
        : stored.contents,
    ...(stored.executable && { executable: true }),
  };
}
