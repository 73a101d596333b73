import { NotFoundError } from '@backstage/errors';
import type { VersionKey } from './templateVersions';

/** What a step wants to be a version. */
export interface WantedVersion {
  templateName: string;
  /** A minor version of this major; without it, a new major. */
  majorVersion?: string;
  description?: string;
  tags?: Record<string, string>;
  /** A gzipped tar archive. */
  bundle: Buffer<ArrayBuffer>;
  /** The same for the same files. */
  digest: string;
}

/** A version, and whether it was made for the step. */
export type SubmittedVersion = VersionKey & { registered: boolean };

/** A version that would be made, or the one that has the same files. */
export type PlannedVersion = VersionKey & { unchanged: boolean };

/** A way to take bundles to a Proton API. */
export interface BundleRegistration {
  /** The same token with the same version never makes a second one. */
  submit(
    version: WantedVersion,
    options: { clientToken: string; signal?: AbortSignal },
  ): Promise<SubmittedVersion>;

  /** Checks what the API can check of a version without making it. */
  plan(
    version: WantedVersion,
    options: { signal?: AbortSignal },
  ): Promise<PlannedVersion>;
}

/** Plans a version whose template only the dry run would have created. */
export function planFirstVersion({
  templateName,
  majorVersion = '1',
}: WantedVersion): PlannedVersion {
  if (majorVersion !== '1') {
    throw new NotFoundError(
      `The environment template ${templateName} would be new and have no major version ${majorVersion}; leave majorVersion out`,
    );
  }
  return { templateName, majorVersion, minorVersion: '0', unchanged: false };
}
