const MEBIBYTE = 1024 * 1024;

/** How much of a repository is read; the limits of bundles are those of AWS Proton. */
export const LIMITS = {
  /** Files of a repository. */
  files: 100_000,
  /** Folders in one another. */
  depth: 64,
  metadataBytes: 64 * 1024,
  variablesBytes: 2 * MEBIBYTE,
  templateFileBytes: 2 * MEBIBYTE,
  bundleBytes: 10 * MEBIBYTE,
  bundleEntries: 2_000,
  unpackedBytes: 16 * MEBIBYTE,
  stateBytes: 48 * MEBIBYTE,
} as const;

/** A number for a message, such as `100,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
