import { gunzipSync, gzipSync } from 'zlib';
import { Bundle, sortBundleFiles } from './bundle';

/** Writes a bundle as bytes for the database; {@link decodeBundle} reads them. */
export function encodeBundle(bundle: Bundle): Buffer {
  const content = { version: 1, files: sortBundleFiles(bundle.files) };
  return gzipSync(JSON.stringify(content));
}

/** Reads what {@link encodeBundle} wrote. */
export function decodeBundle(encoded: Buffer): Bundle {
  const content: unknown = JSON.parse(gunzipSync(encoded).toString('utf8'));
  if (!isStoredBundle(content)) {
    throw new Error('The stored template bundle has an unknown format');
  }
  return {
    files: content.files.map(({ path, contents }) => ({ path, contents })),
  };
}

function isStoredBundle(content: unknown): content is Bundle {
  return (
    isRecord(content) &&
    content.version === 1 &&
    Array.isArray(content.files) &&
    content.files.every(
      file =>
        isRecord(file) &&
        typeof file.path === 'string' &&
        typeof file.contents === 'string',
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
