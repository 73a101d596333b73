/**
 * How large the Terraform states of a {@link RepositoryImportRequest} may be together,
 * in bytes of UTF-8.
 *
 * @public
 */
export const MAX_IMPORT_STATE_BYTES = 16 * 1024 * 1024;

/**
 * Where to look for environments that AWS Proton left, and how to record them.
 *
 * @public
 */
export interface RepositoryImportRequest {
  /** A repository, or a folder of it, such as `https://github.com/acme/infrastructure`. */
  url: string;
  /** A repository, or a folder of it, with template bundles in folders such as `vpc/v1`. */
  bundlesUrl?: string;
  /** The registered repository whose pull requests provision the environments. */
  provisioningRepository?: { provider: string; name: string; branch: string };
  /**
   * The texts of Terraform states by the names of environments. With a
   * `provisioningRepository`, only outputs and resources are read from them.
   * They can hold secrets.
   */
  states?: Record<string, string>;
  /** An entity ref. */
  owner?: string;
  /** The first one of `proton.accounts` when absent. */
  accountId?: string;
  /** The first one of the account when absent. */
  region?: string;
  /** The `revision` that a preview was of; another one is refused. */
  revision?: string;
}

/**
 * What becomes of a part of an import. `planned` is what an import would create.
 *
 * @public
 */
export interface RepositoryImportResult {
  result: 'created' | 'planned' | 'unchanged' | 'failed';
  /** Why it failed, or what to know. */
  detail?: string;
}

/**
 * What an import finds in a repository, and what becomes of each part: before
 * the import what would, and after it what has.
 *
 * @public
 */
export interface RepositoryImport {
  accountId: string;
  region: string;
  /** What was read, such as a commit; absent when the host doesn't say. */
  revision?: string;
  /** Whether the `provisioningRepository` is registered; absent without one. */
  isRegistered?: boolean;
  templates: ({ name: string } & RepositoryImportResult)[];
  versions: ({
    templateName: string;
    /** Such as `1.0`. */
    version: string;
    /** `rebuilt` from the files of an environment, with an inferred schema. */
    origin: 'given' | 'rebuilt';
    /** Where the bundle comes from. */
    description: string;
  } & RepositoryImportResult)[];
  environments: ({
    name: string;
    /** Relative to the URL; empty for the URL itself. */
    folder: string;
    templateName: string;
    version: string;
    /** What to know before its next deployment. */
    notes: string[];
  } & RepositoryImportResult)[];
  /** Folders and bundles that aren't imported. */
  skipped: { subject: string; reason: string }[];
}
