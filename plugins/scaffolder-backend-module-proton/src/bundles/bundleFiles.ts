import { createHash } from 'node:crypto';

/** A file of a template bundle. */
export interface BundleFile {
  /** Relative to the bundle, with slashes, such as `schema/schema.yaml`. */
  path: string;
  contents: Buffer;
  /** Whether it can be run as a program. */
  executable?: true;
}

/** Where a bundle has the schema of its inputs. */
export const SCHEMA_PATH = 'schema/schema.yaml';

/** Where a bundle may have conditions over its inputs. */
export const RULES_PATH = 'schema/rules.yaml';

/** Where a bundle says how its infrastructure is provisioned. */
export const MANIFEST_PATH = 'infrastructure/manifest.yaml';

/** The folders that make up a bundle; what lies beside them is no part of it. */
export const BUNDLE_FOLDERS = ['schema', 'infrastructure'];

/**
 * What identifies the content of a bundle, whichever machine packs it.
 *
 * @returns a SHA-256 in hexadecimal digits
 */
export function hashBundleFiles(files: BundleFile[]): string {
  const hash = createHash('sha256');
  for (const { path, contents, executable } of files) {
    // The length keeps a file from running into the next one.
    const head = [path, contents.length];
    hash.update(JSON.stringify(executable ? [...head, 'executable'] : head));
    hash.update(contents);
  }
  return hash.digest('hex');
}
