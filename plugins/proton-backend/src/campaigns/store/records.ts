import { PolicyDecision } from '@backstage/plugin-permission-common';
import {
  CampaignClusterPreview,
  CampaignClusterState,
  CampaignDefinition,
  CampaignDelay,
  CampaignReason,
  CampaignState,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * For whom a campaign deploys, and what the permission policy allowed them.
 *
 * A campaign runs for days or weeks, and a user's token for an hour, so that the
 * policy can't be asked as the user later. Instead, the decision that the policy
 * took for the user about `proton.environment.update` is recorded when they start
 * or resume the campaign. Its conditions are applied again to each cluster before
 * it is deployed: a cluster that meanwhile belongs to another team, account or
 * template is skipped.
 */
export interface CampaignGrant {
  /** A user's entity ref, or a service such as `plugin:scaffolder`. */
  principal: string;
  /** The user to name in the history of deployments; absent of a service. */
  userRef?: string;
  decision: PolicyDecision;
}

/** A campaign as it is stored. */
export interface CampaignRecord {
  id: string;
  state: CampaignState;
  definition: CampaignDefinition;
  stateReason?: CampaignReason;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
  grant?: CampaignGrant;
  acceptedFailures: number;
  previewing: boolean;
  announcedAt?: number;
  beginsAt?: number;
  startedAt?: number;
  endedAt?: number;
}

/** A cluster of a campaign as it is stored. */
export interface CampaignClusterRecord {
  id: string;
  campaignId: string;
  position: number;
  wave: number;
  arn: string;
  entityRef: string;
  name: string;
  title?: string;
  owner?: string;
  kubernetesVersion?: string;
  state: CampaignClusterState;
  reason?: CampaignReason;
  fromVersion?: string;
  toVersion?: string;
  basedOn?: string;
  deploymentId?: string;
  rollbackOf?: string;
  startedAt?: number;
  endedAt?: number;
  changedAt: number;
  busySince?: number;
  retryAt?: number;
  delayedUntil?: number;
  delay?: CampaignDelay;
  preview?: CampaignClusterPreview;
}

/** What of a cluster is known when it is chosen. */
export type ChosenCluster = Pick<
  CampaignClusterRecord,
  | 'arn'
  | 'entityRef'
  | 'name'
  | 'title'
  | 'owner'
  | 'kubernetesVersion'
  | 'fromVersion'
  | 'rollbackOf'
  | 'wave'
>;

/** Is called after a campaign or one of its clusters has changed. */
export type ChangeListener = (campaignId: string) => void;
