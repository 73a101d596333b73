import {
  Bundle,
  findManifestFile,
  findSchemaFile,
  listInfrastructureFiles,
  MANIFEST_PATH,
  SCHEMA_PATH,
} from './bundle';
import { BUNDLE_LIMITS, formatBytes, formatCount } from './limits';
import { Manifest } from './manifest';

/** Where a bundle is larger than AWS Proton's quotas allow. */
export function findSizeProblems(
  bundle: Bundle,
  manifest?: Manifest,
): string[] {
  return [
    ...findBundleProblems(bundle),
    ...findSchemaProblems(bundle),
    ...checkBytes({
      what: MANIFEST_PATH,
      kind: 'a manifest',
      bytes: byteLength(findManifestFile(bundle)?.contents),
      limit: BUNDLE_LIMITS.manifestBytes,
    }),
    ...findInfrastructureProblems(bundle, manifest),
  ];
}

function findBundleProblems(bundle: Bundle): string[] {
  return checkBytes({
    what: 'The bundle',
    kind: 'a bundle',
    bytes: bundle.files.reduce(
      (sum, file) => sum + byteLength(file.contents),
      0,
    ),
    limit: BUNDLE_LIMITS.bundleBytes,
  });
}

function findSchemaProblems(bundle: Bundle): string[] {
  const contents = findSchemaFile(bundle)?.contents ?? '';
  const problems = checkBytes({
    what: SCHEMA_PATH,
    kind: 'a schema',
    bytes: byteLength(contents),
    limit: BUNDLE_LIMITS.schemaBytes,
  });
  // The Proton API counts characters, and a surrogate pair is one of them.
  const characters = [...contents].length;
  if (characters > BUNDLE_LIMITS.schemaCharacters) {
    problems.push(
      `${SCHEMA_PATH} has ${formatCount(
        characters,
      )} characters; a schema may have at most ${formatCount(
        BUNDLE_LIMITS.schemaCharacters,
      )}`,
    );
  }
  return problems;
}

function findInfrastructureProblems(
  bundle: Bundle,
  manifest: Manifest | undefined,
): string[] {
  const files = listInfrastructureFiles(bundle);
  const problems = files.flatMap(file =>
    checkBytes({
      what: `infrastructure/${file.path}`,
      kind: 'a template file',
      bytes: byteLength(file.contents),
      limit: BUNDLE_LIMITS.templateFileBytes,
    }),
  );
  if (
    manifest?.renderingEngine === 'codebuild' &&
    files.length > BUNDLE_LIMITS.codeBuildFiles
  ) {
    problems.push(
      `infrastructure/ has ${files.length} files besides the manifest; a CodeBuild bundle may have at most ${BUNDLE_LIMITS.codeBuildFiles}`,
    );
  }
  return problems;
}

function checkBytes(options: {
  what: string;
  kind: string;
  bytes: number;
  limit: number;
}): string[] {
  const { what, kind, bytes, limit } = options;
  return bytes > limit
    ? [
        `${what} has ${formatBytes(
          bytes,
        )}; ${kind} may have at most ${formatBytes(limit)}`,
      ]
    : [];
}

function byteLength(text: string = ''): number {
  return Buffer.byteLength(text, 'utf8');
}
