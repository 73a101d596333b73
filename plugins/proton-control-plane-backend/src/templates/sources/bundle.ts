import { createHash } from 'crypto';
import {
  BundleFile,
  TextFile,
} from '@proton-vending/backstage-plugin-proton-common';

/** A template bundle in memory. */
export interface Bundle {
  /** With paths relative to the bundle's root, such as `schema/schema.yaml`. */
  files: BundleFile[];
}

/** Where a bundle has its schema. */
export const SCHEMA_PATH = 'schema/schema.yaml';

/** Where a bundle may have conditions over its inputs. */
export const RULES_PATH = 'schema/rules.yaml';

/** Where a bundle of an environment template has its manifest. */
export const MANIFEST_PATH = 'infrastructure/manifest.yaml';

/**
 * Where the bundle of a customer-managed template keeps another one: the bundle
 * that provisioned its environments before, which nothing here deploys.
 */
export const KEPT_FOLDER = 'kept_bundle';

/** The folders that make up a bundle; what lies beside them is no part of it. */
export const BUNDLE_FOLDERS = [
  'schema',
  'infrastructure',
  'instance_infrastructure',
  'pipeline_infrastructure',
  KEPT_FOLDER,
] as const;

/** Whether a path, relative to the bundle's root, belongs to the bundle. */
export function isBundlePath(path: string): boolean {
  return BUNDLE_FOLDERS.some(folder => path.startsWith(`${folder}/`));
}

export function findBundleFile(
  bundle: Bundle,
  path: string,
): BundleFile | undefined {
  return bundle.files.find(file => file.path === path);
}

/** Whether a file of a bundle is text. */
export function isTextFile(file: BundleFile): file is TextFile {
  return typeof file.contents === 'string';
}

function findTextFile(bundle: Bundle, path: string): TextFile | undefined {
  const file = findBundleFile(bundle, path);
  return file && isTextFile(file) ? file : undefined;
}

/** The file of the bundle that describes its inputs. */
export function findSchemaFile(bundle: Bundle): TextFile | undefined {
  return findTextFile(bundle, SCHEMA_PATH);
}

/** The file of the bundle with conditions over its inputs, if it has one. */
export function findRulesFile(bundle: Bundle): TextFile | undefined {
  return findTextFile(bundle, RULES_PATH);
}

/** The file of the bundle that names its template files. */
export function findManifestFile(bundle: Bundle): TextFile | undefined {
  return findTextFile(bundle, MANIFEST_PATH);
}

/** What `infrastructure/` holds besides the manifest, relative to that folder. */
export function listInfrastructureFiles(bundle: Bundle): BundleFile[] {
  const folder = 'infrastructure/';
  return bundle.files
    .filter(file => file.path.startsWith(folder) && file.path !== MANIFEST_PATH)
    .map(file => ({ ...file, path: file.path.slice(folder.length) }));
}

/** The bundle that this one keeps; without files when it keeps none. */
export function findKeptBundle({ files }: Bundle): Bundle {
  const folder = `${KEPT_FOLDER}/`;
  return {
    files: files
      .filter(({ path }) => path.startsWith(folder))
      .map(file => ({ ...file, path: file.path.slice(folder.length) })),
  };
}

/** The files in an order that depends on nothing but their paths. */
export function sortBundleFiles(files: readonly BundleFile[]): BundleFile[] {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/**
 * What identifies the content of a bundle: two bundles with the same files
 * have the same hash, wherever they came from.
 *
 * @returns a SHA-256 in hexadecimal digits
 */
export function hashBundle(bundle: Bundle): string {
  const hash = createHash('sha256');
  for (const file of sortBundleFiles(bundle.files)) {
    // As JSON, a path cannot run into the contents that follow it.
    hash.update(JSON.stringify(toHashedParts(file)));
    hash.update('\n');
  }
  return hash.digest('hex');
}

/** Text hashes as it did before bundles could hold anything else. */
function toHashedParts({ path, contents, executable }: BundleFile): unknown[] {
  const parts =
    typeof contents === 'string'
      ? [path, contents]
      : [path, { base64: Buffer.from(contents).toString('base64') }];
  return executable ? [...parts, 'executable'] : parts;
}
