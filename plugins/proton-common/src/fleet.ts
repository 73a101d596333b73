import { EnvironmentListing } from './environmentListings';
import { DeploymentStatus } from './statuses';
import { VersionsBehind } from './versions';

/**
 * Where a Kubernetes version is in the time that Amazon EKS supports it.
 *
 * @public
 */
export type KubernetesSupportPhase = 'standard' | 'extended' | 'ended';

/**
 * The support of a Kubernetes version in Amazon EKS.
 *
 * @public
 */
export interface KubernetesSupport {
  phase: KubernetesSupportPhase;
  /**
   * The day on which the phase ends, such as `2026-12-02`: at its first moment,
   * UTC. Of a phase that has no end it is the day on which it began.
   */
  date: string;
  /** Whole days until then, 0 on the last one; absent once support has ended. */
  daysLeft?: number;
  /** Whether the phase ends so soon that it is time to upgrade. */
  endsSoon: boolean;
}

/**
 * An environment on the fleet page.
 *
 * @public
 */
export interface FleetRow extends EnvironmentListing {
  /** ISO 8601. */
  createdAt?: string;
  /** Such as `1.35`; absent where the catalog knows of none. */
  kubernetesVersion?: string;
  /** Absent where the version is not known or not in the calendar. */
  support?: KubernetesSupport;
  /**
   * When Proton was asked last with success, ISO 8601; there only where it
   * cannot be asked now, so that the rest may be out of date.
   */
  staleSince?: string;
}

/**
 * By what environments can be told apart on the fleet page.
 *
 * @public
 */
export const FLEET_FACETS = [
  'owner',
  'status',
  'template',
  'version',
  'behind',
  'account',
  'region',
  'kubernetes',
  'support',
  'deprecated',
] as const;

/**
 * One of {@link FLEET_FACETS}.
 *
 * @public
 */
export type FleetFacet = (typeof FLEET_FACETS)[number];

/**
 * The values of the facet `support`: the phases, `ending` for those of which the
 * phase ends soon, and `unknown`.
 *
 * @public
 */
export const FLEET_SUPPORT_VALUES = [
  'standard',
  'extended',
  'ended',
  'ending',
  'unknown',
] as const;

/**
 * One of {@link FLEET_SUPPORT_VALUES}.
 *
 * @public
 */
export type FleetSupportValue = (typeof FLEET_SUPPORT_VALUES)[number];

/**
 * The values of the facet `deprecated`.
 *
 * @public
 */
export const FLEET_DEPRECATED_VALUES = ['yes', 'no'] as const;

/**
 * One of {@link FLEET_DEPRECATED_VALUES}.
 *
 * @public
 */
export type FleetDeprecatedValue = (typeof FLEET_DEPRECATED_VALUES)[number];

/**
 * Stands in the facets `owner` and `kubernetes` for environments without one.
 *
 * @public
 */
export const FLEET_NONE = 'none';

/**
 * The columns by which the fleet can be sorted.
 *
 * @public
 */
export const FLEET_SORTS = [
  'name',
  'owner',
  'status',
  'template',
  'version',
  'kubernetes',
  'account',
  'region',
  'created',
] as const;

/**
 * One of {@link FLEET_SORTS}.
 *
 * @public
 */
export type FleetSort = (typeof FLEET_SORTS)[number];

/**
 * Which environments the fleet page shows: the query of `GET /api/proton/fleet`.
 * Values of one facet widen it, different facets narrow each other down.
 *
 * @public
 */
export interface FleetQuery {
  /** Words that all have to be found in name, title, owner or template. */
  search?: string;
  /** Entity refs, or `none`. */
  owner?: string[];
  status?: DeploymentStatus[];
  /** Names of templates. */
  template?: string[];
  /** Such as `1.0`. */
  version?: string[];
  behind?: VersionsBehind[];
  account?: string[];
  region?: string[];
  /** Kubernetes versions such as `1.35`, or `none`. */
  kubernetes?: string[];
  support?: FleetSupportValue[];
  /** Whether the template version in use is deprecated. */
  deprecated?: FleetDeprecatedValue[];
  sort?: FleetSort;
  /** Ascending when absent. */
  order?: 'asc' | 'desc';
  /** How many environments to pass over. */
  offset?: number;
  /** How many environments at most, from 1 to {@link FLEET_PAGE_LIMIT}. */
  limit?: number;
}

/**
 * The most environments of one page of the fleet.
 *
 * @public
 */
export const FLEET_PAGE_LIMIT = 200;

/**
 * The most environments that one request can select by their entities.
 *
 * @public
 */
export const FLEET_SELECTION_LIMIT = 100;

/**
 * Environments of the fleet, by their entities: the body of
 * `POST /api/proton/fleet.csv` and `POST /api/proton/fleet/kubeconfig`.
 *
 * @public
 */
export interface FleetSelection {
  /** From 1 to {@link FLEET_SELECTION_LIMIT}. */
  entityRefs: string[];
}

/**
 * One kubeconfig for several clusters: the response of
 * `POST /api/proton/fleet/kubeconfig`.
 *
 * @public
 */
export interface FleetKubeconfig {
  /**
   * YAML with a context for each cluster, named after it, and without a current
   * context if there are several. Absent if none of the clusters has one.
   */
  kubeconfig?: string;
  /** The clusters without one. */
  missing: {
    entityRef: string;
    /** Such as that its outputs name no endpoint. */
    reason: string;
  }[];
}

/**
 * How many environments have a value, among those that all the other facets
 * let through.
 *
 * @public
 */
export interface FleetFacetValue {
  value: string;
  count: number;
}

/**
 * The environments of one template version.
 *
 * @public
 */
export interface FleetVersionCount {
  templateName: string;
  /** Such as `1.0`. */
  version: string;
  count: number;
  /** Recommended for the whole template. */
  recommended: boolean;
}

/**
 * The environments of one Kubernetes version.
 *
 * @public
 */
export interface FleetKubernetesCount {
  /** Such as `1.35`. */
  version: string;
  count: number;
  support?: KubernetesSupport;
}

/**
 * The environments that the query finds, on all pages.
 *
 * @public
 */
export interface FleetSummary {
  /** Everything that the caller may see, whatever the query. */
  visible: number;
  running: number;
  failed: number;
  behind: number;
  /** Those whose phase of support ends soon or is over. */
  ending: number;
  /** By template, newest version first. */
  versions: FleetVersionCount[];
  /** Newest first; without those of which no version is known. */
  kubernetes: FleetKubernetesCount[];
}

/**
 * An account and region whose Proton API cannot be asked now.
 *
 * @public
 */
export interface FleetGap {
  accountId: string;
  region: string;
  message: string;
  /**
   * When its environments were read last, ISO 8601; absent where they are
   * missing, as that never worked or what permissions depend on cannot be read.
   */
  readAt?: string;
}

/**
 * What an answer about the fleet leaves out, or knows from earlier only.
 *
 * @public
 */
export interface FleetGaps {
  /** Present when no account is configured under `proton.accounts`. */
  unconfigured?: true;
  /** Absent when every account and region answers. */
  unavailable?: FleetGap[];
  /**
   * Of how many more accounts and regions environments cannot be read and are
   * missing. They are not named: it is not known whether the caller may see
   * anything there.
   */
  unnamed?: number;
  /** Why the catalog cannot be asked now; absent when it can. */
  catalog?: {
    message: string;
    /** When it told the environments last, ISO 8601. */
    readAt: string;
  };
}

/**
 * The response of `GET /api/proton/fleet`.
 *
 * @public
 */
export interface FleetPage extends FleetGaps {
  environments: FleetRow[];
  /** On all pages. */
  total: number;
  /** Most environments first. */
  facets: Record<FleetFacet, FleetFacetValue[]>;
  summary: FleetSummary;
  /** When the oldest part of the answer was read, ISO 8601. */
  readAt: string;
  /** Whether a newer answer is being made: ask again in some seconds. */
  refreshing: boolean;
  /**
   * Whether signals tell of every change of every account and region; otherwise
   * ask from time to time.
   */
  eventsEnabled: boolean;
}

/**
 * The Proton permissions that the caller has for at least one environment or
 * template: the response of `GET /api/proton/permissions`.
 *
 * @public
 */
export interface ProtonPermissionList {
  /** Such as `proton.environment.create`. */
  permissions: string[];
}

/**
 * The accounts that are configured under `proton.accounts`: the response of
 * `GET /api/proton/accounts`. The first account and its first region are the
 * default.
 *
 * @public
 */
export interface ProtonAccountList {
  accounts: Array<{
    /** Twelve-digit AWS account id. */
    accountId: string;
    /** At least one; the first is the account's default. */
    regions: string[];
  }>;
}
