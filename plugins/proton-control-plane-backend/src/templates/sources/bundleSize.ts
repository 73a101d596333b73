import {
  Bundle,
  findSchemaFile,
  listInfrastructureFiles,
  SCHEMA_PATH,
} from './bundle';
import { BUNDLE_LIMITS, formatBytes, formatCount } from './limits';

/** Where a bundle is larger than AWS Proton's quotas allow. */
export function findSizeProblems(bundle: Bundle): string[] {
  return [
    ...findBundleProblems(bundle),
    ...findSchemaProblems(bundle),
    ...findInfrastructureProblems(bundle),
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

function findInfrastructureProblems(bundle: Bundle): string[] {
  return listInfrastructureFiles(bundle).flatMap(file =>
    checkBytes({
      what: `infrastructure/${file.path}`,
      kind: 'a template file',
      bytes: byteLength(file.contents),
      limit: BUNDLE_LIMITS.templateFileBytes,
    }),
  );
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

function byteLength(contents: string | Uint8Array = ''): number {
  return Buffer.byteLength(contents);
}
