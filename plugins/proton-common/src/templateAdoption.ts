import { SchemaChange } from './environmentChanges';
import { EnvironmentTemplateListing } from './environmentTemplates';
import { FleetGaps } from './fleet';
import { TemplateVersionStatus } from './statuses';

/**
 * How many of the environments that the caller may see run a template version.
 *
 * @public
 */
export interface VersionAdoption {
  /** Such as `1.0`. */
  version: string;
  environments: number;
}

/**
 * An environment template with what is made from it.
 *
 * @public
 */
export interface TemplateOverview extends EnvironmentTemplateListing {
  accountId: string;
  region: string;
  /** Of those that the caller may see. */
  environments: number;
  /** How many of them do not run the recommended version or its minor. */
  behind: number;
  /** Newest first; only versions in use. */
  versions: VersionAdoption[];
}

/**
 * The response of `GET /api/proton/fleet/templates`, by name, account and region.
 *
 * @public
 */
export interface TemplateOverviewList extends FleetGaps {
  templates: TemplateOverview[];
  /** When the oldest part of the answer was read, ISO 8601. */
  readAt: string;
  /** Whether a newer answer is being made: ask again in some seconds. */
  refreshing: boolean;
  /** As in {@link FleetPage}. */
  eventsEnabled: boolean;
}

/**
 * Environments of one owner.
 *
 * @public
 */
export interface OwnedEnvironments {
  /** Entity ref; absent for those without an owner. */
  owner?: string;
  environments: number;
}

/**
 * What a template version changes and for whom: the response of
 * `GET /api/proton/environment-templates/:name/versions/:major/:minor/changes`.
 *
 * @public
 */
export interface TemplateVersionChanges extends FleetGaps {
  /** The version that it is compared with; absent when it is the first. */
  from?: string;
  to: string;
  changes: SchemaChange[];
  /**
   * The environments that the caller may see and that run an older version of
   * the template, most first.
   */
  affected: OwnedEnvironments[];
}

/**
 * The response of
 * `POST /api/proton/environment-templates/:name/versions/:major/:minor/publish`.
 *
 * @public
 */
export interface PublishedTemplateVersion {
  templateName: string;
  /** Such as `1.0`. */
  version: string;
  status: TemplateVersionStatus;
}

/**
 * The last synchronisation of a template with its repository.
 *
 * @public
 */
export interface TemplateSyncAttempt {
  /** Such as `SUCCEEDED`. */
  status: string;
  /** The commit. */
  revision?: string;
  /** ISO 8601. */
  startedAt?: string;
  /** What happened, oldest first. */
  events: string[];
}

/**
 * The repository that a template is synchronised with: the response of
 * `GET /api/proton/environment-templates/:name/sync`.
 *
 * @public
 */
export interface TemplateSync {
  /** Absent when the template is not synchronised. */
  source?: {
    provider: string;
    repository: string;
    branch: string;
    subdirectory?: string;
  };
  /** The last attempt of each major version; absent before there is one. */
  attempts: Array<{ majorVersion: string } & TemplateSyncAttempt>;
}
