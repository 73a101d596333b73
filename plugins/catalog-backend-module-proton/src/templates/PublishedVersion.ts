import type { EnvironmentTemplateVersion } from '@aws-sdk/client-proton';

/** What a software template is made from, beside the environment template. */
export interface PublishedVersion {
  majorVersion: string;
  minorVersion: string;
  /** The text of its `schema.yaml`. */
  schema: string;
  /** Tags of the environment template; none unless they are asked for. */
  tags: Record<string, string>;
}

/** Reads Proton's record; `undefined` for a version that is not published. */
export function toPublishedVersion(
  version: EnvironmentTemplateVersion | undefined,
  tags: Record<string, string>,
): PublishedVersion | undefined {
  const { majorVersion, minorVersion, schema, status } = version ?? {};
  return status === 'PUBLISHED' && majorVersion && minorVersion && schema
    ? { majorVersion, minorVersion, schema, tags }
    : undefined;
}
