const MEBIBYTE = 1024 * 1024;

/**
 * How large a template bundle may be: AWS Proton's last published quotas, and
 * the bounds within which an archive is read at all.
 */
export const BUNDLE_LIMITS = {
  /** Of an archive as it is stored, and of all files of a bundle together. */
  bundleBytes: 10 * MEBIBYTE,
  /** AWS Proton took 2 MB. A manifest has ten lines, and one that doesn't is hostile. */
  manifestCharacters: 64 * 1024,
  schemaBytes: 2 * MEBIBYTE,
  /** From the `TemplateSchema` shape of the Proton API model. */
  schemaCharacters: 51_200,
  templateFileBytes: 2 * MEBIBYTE,
  /** Files and folders in one archive or bundle folder. */
  entries: 2000,
  /** Of an unpacked archive: the files, their headers and their padding. */
  unpackedBytes: 16 * MEBIBYTE,
} as const;

/** A number of bytes for a message, such as `2,097,152 bytes (2 MB)`. */
export function formatBytes(bytes: number): string {
  const megabytes = Math.round((bytes / MEBIBYTE) * 100) / 100;
  const exact = `${formatCount(bytes)} bytes`;
  return megabytes >= 1 ? `${exact} (${megabytes} MB)` : exact;
}

/** A number for a message, such as `51,200`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
