import { PlannedAction, ResourceLoss } from './environmentPlans';
import { FleetQuery } from './fleet';
import { EnvironmentInputs, InputChange, InputViolation } from './spec';

/**
 * The states of a campaign, which changes many clusters in waves.
 *
 * @public
 */
export const CAMPAIGN_STATES = [
  'draft',
  'announced',
  'running',
  'paused',
  'stopped',
  'finished',
] as const;

/**
 * One of {@link CAMPAIGN_STATES}.
 *
 * @public
 */
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/**
 * The states of a cluster in a campaign.
 *
 * @public
 */
export const CAMPAIGN_CLUSTER_STATES = [
  'waiting',
  'running',
  'succeeded',
  'failed',
  'skipped',
  'delayed',
  'done-by-owner',
] as const;

/**
 * One of {@link CAMPAIGN_CLUSTER_STATES}.
 *
 * @public
 */
export type CampaignClusterState = (typeof CAMPAIGN_CLUSTER_STATES)[number];

/**
 * The most clusters of a campaign.
 *
 * @public
 */
export const MAX_CAMPAIGN_CLUSTERS = 2_000;

/**
 * What a campaign deploys to each of its clusters.
 *
 * @public
 */
export type CampaignTarget =
  | {
      /** Upgrades clusters of a template to a published version. */
      type: 'version';
      templateName: string;
      /** Such as `1.2`. */
      version: string;
      /** Inputs to set; a null removes an input. The others keep their values. */
      inputs?: EnvironmentInputs;
      /** Needed where the version is another major version than the one in use. */
      acknowledgeMajorVersion?: boolean;
    }
  | {
      /** Deploys clusters of a template again with the version that they run. */
      type: 'redeploy';
      templateName: string;
      /** Inputs to set; a null removes an input. The others keep their values. */
      inputs?: EnvironmentInputs;
    }
  | {
      /** Deploys what ran before another campaign; only rollback routes create this. */
      type: 'rollback';
      templateName: string;
      campaignId: string;
      /** From 1. */
      wave: number;
    };

/**
 * Which clusters a campaign changes: a filter of the fleet, or entity refs.
 *
 * @public
 */
export type CampaignSelection =
  | { filter: Omit<FleetQuery, 'sort' | 'order' | 'offset' | 'limit'> }
  | { entityRefs: string[] };

/**
 * How the clusters of a campaign are divided into waves.
 *
 * @public
 */
export type CampaignWaves =
  | {
      type: 'percent';
      /** How many clusters are in the first wave; none without a canary wave. */
      canary: number;
      /**
       * How many percent of the other clusters are changed by the end of each wave,
       * in ascending order, such as `[25, 100]`. A last wave has the rest.
       */
      percentages: number[];
    }
  | {
      type: 'label';
      /**
       * A label of the entity, a field of its `spec` such as `lifecycle`, or a tag
       * of the environment.
       */
      label: string;
      /** One wave for each value, in this order. A last wave has the other clusters. */
      values: string[];
    };

/**
 * The days on which a maintenance window can begin.
 *
 * @public
 */
export const CAMPAIGN_WINDOW_DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/**
 * When a campaign may start deployments.
 *
 * @public
 */
export interface CampaignWindow {
  /** The days on which the window begins. */
  days: Array<(typeof CAMPAIGN_WINDOW_DAYS)[number]>;
  /** Such as `22:00`. */
  from: string;
  /** Such as `04:00`. An earlier time than `from` is one of the next day. */
  to: string;
  /** An IANA time zone, such as `Europe/Berlin`. */
  timeZone: string;
}

/**
 * When a campaign pauses automatically. Without any of them, it never does.
 *
 * @public
 */
export interface CampaignStopConditions {
  /** After so many failed clusters. */
  failures?: number;
  /** When so many percent of all clusters of the campaign have failed. */
  failurePercent?: number;
}

/**
 * What a campaign does: the body of `POST /campaigns` and
 * `POST /campaigns/:campaignId/update`.
 *
 * @public
 */
export interface CampaignDefinition {
  name: string;
  /** Owners are notified of it, and the history of each cluster shows it. */
  reason: string;
  selection: CampaignSelection;
  target: CampaignTarget;
  waves: CampaignWaves;
  /** The time between two waves. */
  pauseMinutes: number;
  /** How many clusters are deployed at once. */
  maxConcurrent: number;
  stopConditions: CampaignStopConditions;
  /** How long a cluster that somebody else deploys is waited for before it is skipped. */
  busyMinutes: number;
  /** Any time when absent. */
  window?: CampaignWindow;
  /** How long before the start owners are notified. */
  noticeHours: number;
  /** ISO 8601. The campaign starts no deployment after it. */
  deadline?: string;
}

/**
 * Why a campaign or a cluster is in its state, for programs and people.
 *
 * @public
 */
export interface CampaignReason {
  code: string;
  /** A sentence in English. */
  message: string;
}

/**
 * What can be done with a campaign.
 *
 * @public
 */
export const CAMPAIGN_OPERATIONS = [
  'update',
  'preview',
  'start',
  'pause',
  'resume',
  'retry',
  'stop',
  'discard',
  'rollback',
] as const;

/**
 * One of {@link CAMPAIGN_OPERATIONS}.
 *
 * @public
 */
export type CampaignOperation = (typeof CAMPAIGN_OPERATIONS)[number];

/**
 * How far a wave of a campaign is. Times are ISO 8601.
 *
 * @public
 */
export interface CampaignWaveProgress {
  /** From 1. */
  wave: number;
  counts: Record<CampaignClusterState, number>;
  startedAt?: string;
  endedAt?: string;
}

/**
 * A campaign. Times are ISO 8601.
 *
 * @public
 */
export interface Campaign extends CampaignDefinition {
  id: string;
  state: CampaignState;
  /** Why it is paused or stopped. */
  stateReason?: CampaignReason;
  /** An entity ref, or a service such as `plugin:scaffolder`. */
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  /** Who started or resumed it last, and for whom it deploys. */
  startedBy?: string;
  announcedAt?: string;
  /** When the notice is over. */
  beginsAt?: string;
  startedAt?: string;
  endedAt?: string;
  /** How many clusters are in which state; all zero before a preview or the start. */
  counts: Record<CampaignClusterState, number>;
  /** The number of waves; 0 before a preview or the start. Absent in lists. */
  waveCount?: number;
  /** How far each wave is, in their order; absent in lists. */
  waveProgress?: CampaignWaveProgress[];
  /** The first wave that isn't over, from 1; absent when all are, and in lists. */
  currentWave?: number;
  /** What it waits for before it starts the next cluster; absent in lists. */
  next?: {
    at: string;
    waitsFor: 'notice' | 'wave' | 'window' | 'cluster' | 'delay';
  };
  /** Whether clusters are still being previewed. */
  previewing: boolean;
  /** What is possible in this state; permissions are checked besides. */
  operations: CampaignOperation[];
}

/**
 * A request of an owner to deploy a cluster later.
 *
 * @public
 */
export interface CampaignDelay {
  /** ISO 8601. */
  until: string;
  reason: string;
  requestedBy: string;
  requestedAt: string;
  state: 'requested' | 'granted' | 'refused';
  decidedBy?: string;
  decidedAt?: string;
}

/**
 * What a campaign would do to a cluster, without values of sensitive inputs.
 *
 * @public
 */
export interface CampaignClusterPreview {
  /** ISO 8601. */
  previewedAt: string;
  /** The last deployment of the cluster when it was previewed. */
  basedOn?: string;
  /** Why the campaign would skip the cluster; absent when it would deploy it. */
  skipReason?: CampaignReason;
  version?: { before: string; after: string };
  /** Inputs that the version requires and that the cluster doesn't have. */
  missingInputs: string[];
  /** What in the inputs breaks the schema of the version; at most 20. */
  violations: InputViolation[];
  /** At most 20. */
  changes: InputChange[];
  plan?: {
    status: 'READY' | 'FAILED' | 'UNAVAILABLE';
    counts?: Record<PlannedAction, number>;
    /** Protected resources that would be replaced, destroyed or forgotten; at most 20. */
    losses?: ResourceLoss[];
    /** Why there is no plan. */
    message?: string;
  };
}

/**
 * A cluster of a campaign. Times are ISO 8601.
 *
 * @public
 */
export interface CampaignCluster {
  id: string;
  entityRef: string;
  arn: string;
  name: string;
  title?: string;
  /** Entity ref. */
  owner?: string;
  /** From 1. */
  wave: number;
  state: CampaignClusterState;
  reason?: CampaignReason;
  fromVersion?: string;
  toVersion?: string;
  /** The last deployment that the campaign started. */
  deploymentId?: string;
  startedAt?: string;
  endedAt?: string;
  delay?: CampaignDelay;
  preview?: CampaignClusterPreview;
}

/**
 * The response of `GET /campaigns`, newest first.
 *
 * @public
 */
export interface CampaignList {
  campaigns: Campaign[];
  /** On all pages. */
  total: number;
}

/**
 * The response of `GET /campaigns/:campaignId/clusters`, in the order of waves.
 *
 * @public
 */
export interface CampaignClusterList {
  clusters: CampaignCluster[];
  /** That the caller may see, on all pages. */
  total: number;
  /** How many clusters the caller may not see. */
  hidden: number;
}

/**
 * The response of `GET /entities/:namespace/:kind/:name/environment/campaigns`:
 * the campaigns that will deploy an environment, or do now.
 *
 * @public
 */
export interface EnvironmentCampaignList {
  campaigns: Array<{
    campaign: Pick<
      Campaign,
      | 'id'
      | 'name'
      | 'reason'
      | 'state'
      | 'target'
      | 'window'
      | 'beginsAt'
      | 'deadline'
    >;
    /** The environment in the campaign. */
    cluster: CampaignCluster;
  }>;
}

/**
 * The response of `GET /campaigns/:campaignId/report`.
 *
 * @public
 */
export interface CampaignReport {
  campaign: Campaign;
  waves: CampaignWaveProgress[];
  clusters: CampaignCluster[];
  /** How many clusters the caller may not see; they are in the counts. */
  hidden: number;
}

/**
 * The body of `POST /campaigns/:campaignId/retry`.
 *
 * @public
 */
export interface CampaignRetryRequest {
  /**
   * The failed and skipped clusters to deploy again; when absent, all that failed
   * or were skipped because somebody else was deploying them.
   */
  clusterIds?: string[];
}

/**
 * The body of `POST /campaigns/:campaignId/clusters/:clusterId/request-delay`.
 *
 * @public
 */
export interface CampaignDelayRequest {
  /** ISO 8601. */
  until: string;
  reason: string;
}

/**
 * The body of `POST /campaigns/:campaignId/clusters/:clusterId/decide-delay`.
 *
 * @public
 */
export interface CampaignDelayDecision {
  decision: 'grant' | 'refuse';
  /** Another time than the one that was asked for, ISO 8601. */
  until?: string;
}
