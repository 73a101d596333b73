import {
  Bundle,
  findSchemaFile,
  listInfrastructureFiles,
  SCHEMA_PATH,
} from './bundle';
import { BUNDLE_LIMITS, formatBytes, formatCount } from './limits';

/** Where a bundle is larger than AWS Proton's quotas allow. */
export function findSizeProblems(bundle: Bundle): string[] {
  const schema = findSchemaFile(bundle)?.contents ?? '';
  // The Proton API counts characters, and a surrogate pair is one of them.
  const characters = [...schema].length;
  return [
    ...checkBytes({
      what: 'The bundle',
      kind: 'a bundle',
      bytes: bundle.files.reduce(
        (sum, file) => sum + Buffer.byteLength(file.contents),
        0,
      ),
      limit: BUNDLE_LIMITS.bundleBytes,
    }),
    ...checkBytes({
      what: SCHEMA_PATH,
      kind: 'a schema',
      bytes: Buffer.byteLength(schema),
      limit: BUNDLE_LIMITS.schemaBytes,
    }),
    ...(characters > BUNDLE_LIMITS.schemaCharacters
      ? [
          `${SCHEMA_PATH} has ${formatCount(
            characters,
          )} characters; a schema may have at most ${formatCount(
            BUNDLE_LIMITS.schemaCharacters,
          )}`,
        ]
      : []),
    ...listInfrastructureFiles(bundle).flatMap(file =>
      checkBytes({
        what: `infrastructure/${file.path}`,
        kind: 'a template file',
        bytes: Buffer.byteLength(file.contents),
        limit: BUNDLE_LIMITS.templateFileBytes,
      }),
    ),
  ];
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
