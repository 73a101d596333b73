import { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/core-plugin-api';
import {
  AcceptedState,
  Campaign,
  CampaignClusterList,
  CampaignClusterState,
  CampaignDefinition,
  CampaignDelayDecision,
  CampaignDelayRequest,
  CampaignList,
  CampaignOperation,
  CampaignRetryRequest,
  CampaignState,
  CampaignWindow,
  CurrentEnvironmentInputs,
  DeploymentDetails,
  DeploymentList,
  DeploymentLogEvent,
  DeploymentLogPage,
  DeploymentPlan,
  DiscardedState,
  EnvironmentCampaignList,
  EnvironmentChange,
  EnvironmentChangePreview,
  EnvironmentConfiguration,
  EnvironmentFilter,
  EnvironmentInputs,
  EnvironmentList,
  EnvironmentNameAvailability,
  EnvironmentOverview,
  EnvironmentPlan,
  EnvironmentResourceList,
  EnvironmentStateVersions,
  EnvironmentTemplateChoice,
  EnvironmentTemplateList,
  EnvironmentTemplateVersionDetails,
  EnvironmentTemplateVersionList,
  EnvironmentVersionDetails,
  EnvironmentVersionList,
  FleetKubeconfig,
  FleetPage,
  FleetQuery,
  FleetSelection,
  InputValidation,
  ProtonAccountList,
  ProtonPermissionList,
  PublishedTemplateVersion,
  DeprecatedTemplateVersion,
  TemplateVersionDeprecationRequest,
  RestoredState,
  RetainedEnvironment,
  StartedDeployment,
  TemplateOverviewList,
  RepositoryImport,
  RepositoryImportRequest,
  TemplateSync,
  TemplateVersionChanges,
  UnlockedState,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * Which account and region to ask; the first configured ones when absent.
 *
 * @public
 */
export interface ProtonApiTarget {
  accountId?: string;
  region?: string;
}

/**
 * What a request of the {@link ProtonApi} may be told: an aborted one rejects
 * with an `AbortError`.
 *
 * @public
 */
export interface ProtonApiOptions {
  signal?: AbortSignal;
}

/**
 * What has to be typed to delete or retain an environment, or to replace its
 * state, and why.
 *
 * @public
 */
export interface EnvironmentDeletion {
  /** The name of the environment, typed by the user. */
  confirmName: string;
  /** For the history; at most 500 characters. */
  reason?: string;
}

/**
 * How to deploy a plan.
 *
 * @public
 */
export interface EnvironmentPlanDeployment {
  /**
   * The name of the environment, typed by the user. Needed for a plan that
   * replaces, destroys or forgets protected resources.
   */
  confirmName?: string;
  /** For the history; at most 500 characters. */
  reason?: string;
}

/**
 * Which lock to remove from a state, and why.
 *
 * @public
 */
export interface EnvironmentStateUnlocking {
  /** The `id` of the lock that the user has seen. */
  lockId: string;
  /** For the audit log; at most 500 characters. */
  reason?: string;
}

/**
 * Which campaigns to list, and which page of them.
 *
 * @public
 */
export interface CampaignQuery {
  /** All states when absent. */
  state?: CampaignState[];
  offset?: number;
  /** At most 100. */
  limit?: number;
}

/**
 * Which clusters of a campaign to list, and which page of them.
 *
 * @public
 */
export interface CampaignClusterQuery {
  /** All states when absent. */
  state?: CampaignClusterState[];
  /** From 1; all waves when absent. */
  wave?: number;
  offset?: number;
  /** At most 500. */
  limit?: number;
}

/**
 * The definition of a draft, or some settings of a paused campaign; null removes
 * the deadline or the window.
 *
 * @public
 */
export type CampaignChange =
  | CampaignDefinition
  | (Partial<
      Pick<
        CampaignDefinition,
        'pauseMinutes' | 'maxConcurrent' | 'busyMinutes' | 'stopConditions'
      >
    > & {
      deadline?: string | null;
      window?: CampaignWindow | null;
    });

/**
 * What can be done with a campaign without saying more.
 *
 * @public
 */
export type CampaignStep = Extract<
  CampaignOperation,
  'preview' | 'start' | 'pause' | 'resume' | 'stop'
>;

/**
 * What the Proton pages and form fields ask the backend plugin `proton`.
 *
 * Every method throws a `ResponseError` when the backend refuses or cannot
 * answer.
 *
 * @public
 */
export interface ProtonApi {
  /** The Proton environment that a catalog entity stands for. */
  getEnvironmentOverview(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentOverview>;

  /** The deployments of an environment, newest first, a page at a time. */
  listEnvironmentDeployments(
    entityRef: CompoundEntityRef,
    page?: { nextToken?: string },
    options?: ProtonApiOptions,
  ): Promise<DeploymentList>;

  getEnvironmentDeployment(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    options?: ProtonApiOptions,
  ): Promise<DeploymentDetails>;

  /** A part of a deployment's log; from its beginning without `after`. */
  getDeploymentLog(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    page?: { after?: number; limit?: number },
    options?: ProtonApiOptions,
  ): Promise<DeploymentLogPage>;

  /**
   * Follows a deployment's log. Resolves to `complete: true` when the deployment
   * is over, and to `complete: false` when the connection ended before that or
   * the signal aborted it.
   */
  followDeploymentLog(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    follow: { after?: number; onEvent: (event: DeploymentLogEvent) => void },
    options?: ProtonApiOptions,
  ): Promise<{ complete: boolean }>;

  getDeploymentPlan(
    entityRef: CompoundEntityRef,
    deploymentId: string,
    options?: ProtonApiOptions,
  ): Promise<DeploymentPlan>;

  /** The inputs of an environment beside their schema. */
  getEnvironmentConfiguration(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentConfiguration>;

  /** The spec of an environment, YAML. */
  getEnvironmentSpec(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<string>;

  /** The value of a sensitive output. */
  revealEnvironmentOutput(
    entityRef: CompoundEntityRef,
    key: string,
    options?: ProtonApiOptions,
  ): Promise<{ key: string; value: string }>;

  /** A kubeconfig without secrets, YAML. */
  getKubeconfig(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<string>;

  /** The template versions that an environment could run, newest first. */
  listEnvironmentVersions(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentVersionList>;

  /** A version with what differs between its schema and the one in use. */
  getEnvironmentVersion(
    entityRef: CompoundEntityRef,
    version: string,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentVersionDetails>;

  /** What an environment's last deployment provisioned. */
  listEnvironmentResources(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentResourceList>;

  /** What a change would do; deploys nothing. */
  previewEnvironmentChange(
    entityRef: CompoundEntityRef,
    change: EnvironmentChange,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentChangePreview>;

  /**
   * Plans what a change does to the resources; deploys nothing. It fails with
   * status 501 where plans are not available.
   */
  startEnvironmentPlan(
    entityRef: CompoundEntityRef,
    change: EnvironmentChange,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentPlan>;

  /** A plan; one that nobody reads for a minute is cancelled before it is ready. */
  getEnvironmentPlan(
    entityRef: CompoundEntityRef,
    planId: string,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentPlan>;

  /** Cancels a plan that isn't ready yet, also while the page is being left. */
  cancelEnvironmentPlan(
    entityRef: CompoundEntityRef,
    planId: string,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentPlan>;

  /** Deploys a plan. It fails with status 409 when the plan is out of date. */
  deployEnvironmentPlan(
    entityRef: CompoundEntityRef,
    planId: string,
    deployment: EnvironmentPlanDeployment,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment>;

  /** Deploys a change; without version and inputs the same again. */
  updateEnvironment(
    entityRef: CompoundEntityRef,
    change: EnvironmentChange,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment>;

  /** Cancels the deployment that runs. */
  cancelEnvironmentDeployment(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment>;

  /** Destroys the infrastructure and the environment. */
  deleteEnvironment(
    entityRef: CompoundEntityRef,
    deletion: EnvironmentDeletion,
    options?: ProtonApiOptions,
  ): Promise<StartedDeployment>;

  /** Forgets the environment and keeps its infrastructure. */
  retainEnvironment(
    entityRef: CompoundEntityRef,
    deletion: EnvironmentDeletion,
    options?: ProtonApiOptions,
  ): Promise<RetainedEnvironment>;

  /**
   * The versions of an environment's Terraform state that the control plane
   * stores, newest first, its refused states and its lock. There are none where
   * another backend has the state.
   */
  listEnvironmentStateVersions(
    entityRef: CompoundEntityRef,
    /** Without `before` from the newest; at most 100 versions. */
    page?: { before?: number; limit?: number },
    options?: ProtonApiOptions,
  ): Promise<EnvironmentStateVersions>;

  /** Makes an earlier version of the state the last one. */
  restoreEnvironmentState(
    entityRef: CompoundEntityRef,
    version: number,
    confirmation: EnvironmentDeletion,
    options?: ProtonApiOptions,
  ): Promise<RestoredState>;

  /** Makes a state that the control plane refused the last version of the state. */
  acceptRefusedState(
    entityRef: CompoundEntityRef,
    id: string,
    confirmation: EnvironmentDeletion,
    options?: ProtonApiOptions,
  ): Promise<RestoredState>;

  /** Deletes a state that the control plane refused. */
  discardRefusedState(
    entityRef: CompoundEntityRef,
    id: string,
    confirmation: EnvironmentDeletion,
    options?: ProtonApiOptions,
  ): Promise<DiscardedState>;

  /** Removes the lock of the state. */
  unlockEnvironmentState(
    entityRef: CompoundEntityRef,
    unlocking: EnvironmentStateUnlocking,
    options?: ProtonApiOptions,
  ): Promise<UnlockedState>;

  /** Accepts the state as it is, after it was lost. */
  acceptEnvironmentState(
    entityRef: CompoundEntityRef,
    confirmation: EnvironmentDeletion,
    options?: ProtonApiOptions,
  ): Promise<AcceptedState>;

  /** What the environment behind a catalog entity was last deployed with. */
  getEnvironmentInputs(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<CurrentEnvironmentInputs>;

  /** The environments that the catalog shows to the user. */
  listEnvironments(
    filter: EnvironmentFilter,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentList>;

  /** Whether a new environment can have this name. */
  checkEnvironmentName(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentNameAvailability>;

  /** The permissions that the user has for some environment or template. */
  listPermissions(options?: ProtonApiOptions): Promise<ProtonPermissionList>;

  /** The accounts and regions that are configured. */
  listAccounts(options?: ProtonApiOptions): Promise<ProtonAccountList>;

  listEnvironmentTemplates(
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateList>;

  listEnvironmentTemplateVersions(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateVersionList>;

  /** A version with the JSON Schema of its inputs. */
  getEnvironmentTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateVersionDetails>;

  /** What of the inputs breaks the schema of a version. */
  validateInputs(
    choice: EnvironmentTemplateChoice,
    inputs: EnvironmentInputs,
    options?: ProtonApiOptions,
  ): Promise<InputValidation>;

  /** What an import of a repository would create; nothing is changed. */
  previewRepositoryImport(
    request: RepositoryImportRequest,
    options?: ProtonApiOptions,
  ): Promise<RepositoryImport>;

  /**
   * Imports what AWS Proton left in a repository. It fails with status 409 when
   * the repository isn't at the `revision` of the request any more.
   */
  importRepository(
    request: RepositoryImportRequest,
    options?: ProtonApiOptions,
  ): Promise<RepositoryImport>;

  /** A page of the environments that the query finds, with what sums them up. */
  getFleet(query: FleetQuery, options?: ProtonApiOptions): Promise<FleetPage>;

  /**
   * All environments that the query finds, as CSV. It fails with status 409 when
   * some would be missing, unless the table is wanted nevertheless.
   */
  exportFleet(
    query: FleetQuery,
    options?: ProtonApiOptions & { partial?: boolean },
  ): Promise<Blob>;

  /** Chosen environments, as CSV. */
  exportClusters(
    selection: FleetSelection,
    options?: ProtonApiOptions,
  ): Promise<Blob>;

  /** One kubeconfig for chosen clusters, and which of them have none. */
  getFleetKubeconfig(
    selection: FleetSelection,
    options?: ProtonApiOptions,
  ): Promise<FleetKubeconfig>;

  /** The templates of every account and region, with what is made from them. */
  listTemplateOverviews(
    options?: ProtonApiOptions,
  ): Promise<TemplateOverviewList>;

  /** What a version changes, and whom it concerns. */
  getTemplateVersionChanges(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<TemplateVersionChanges>;

  /** Publishes a draft. */
  publishTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<PublishedTemplateVersion>;

  /** A page of the campaigns, newest first. */
  listCampaigns(
    query?: CampaignQuery,
    options?: ProtonApiOptions,
  ): Promise<CampaignList>;

  getCampaign(
    campaignId: string,
    options?: ProtonApiOptions,
  ): Promise<Campaign>;

  /** Creates a draft; nothing is deployed before it is started. */
  createCampaign(
    definition: CampaignDefinition,
    options?: ProtonApiOptions,
  ): Promise<Campaign>;

  /** Replaces the definition of a draft, or changes settings of a paused campaign. */
  updateCampaign(
    campaignId: string,
    change: CampaignChange,
    options?: ProtonApiOptions,
  ): Promise<Campaign>;

  /** Previews, starts, pauses, resumes or stops a campaign. */
  stepCampaign(
    campaignId: string,
    step: CampaignStep,
    options?: ProtonApiOptions,
  ): Promise<Campaign>;

  /** Deploys failed and skipped clusters of a paused or finished campaign again. */
  retryCampaign(
    campaignId: string,
    request?: CampaignRetryRequest,
    options?: ProtonApiOptions,
  ): Promise<Campaign>;

  /** Deletes a draft. */
  discardCampaign(
    campaignId: string,
    options?: ProtonApiOptions,
  ): Promise<void>;

  /** Creates the draft of a campaign that rolls a wave back. */
  rollBackCampaign(
    campaignId: string,
    wave: number,
    options?: ProtonApiOptions,
  ): Promise<Campaign>;

  /** A page of the clusters of a campaign, in the order of waves. */
  listCampaignClusters(
    campaignId: string,
    query?: CampaignClusterQuery,
    options?: ProtonApiOptions,
  ): Promise<CampaignClusterList>;

  /** The report of a campaign, as CSV. */
  exportCampaign(campaignId: string, options?: ProtonApiOptions): Promise<Blob>;

  /** The campaigns that will deploy an environment, or do now. */
  listEnvironmentCampaigns(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentCampaignList>;

  /** Asks to deploy a cluster later, as somebody who may update it. */
  requestCampaignDelay(
    campaignId: string,
    clusterId: string,
    request: CampaignDelayRequest,
    options?: ProtonApiOptions,
  ): Promise<void>;

  /** Grants or refuses a delay. */
  decideCampaignDelay(
    campaignId: string,
    clusterId: string,
    decision: CampaignDelayDecision,
    options?: ProtonApiOptions,
  ): Promise<void>;

  /** Deprecates a published version, or changes the reason, date and successor. */
  deprecateTemplateVersion(
    choice: EnvironmentTemplateChoice,
    deprecation: TemplateVersionDeprecationRequest,
    options?: ProtonApiOptions,
  ): Promise<DeprecatedTemplateVersion>;

  /** Makes a deprecated version one like others again. */
  undeprecateTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<void>;

  /** The repository of a template, and how the last synchronisations ended. */
  getTemplateSync(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<TemplateSync>;
}

/**
 * The {@link ProtonApi} of the app. It asks the proton backend as the user who
 * is signed in; a request that is refused rejects with a `ResponseError`.
 *
 * @public
 */
export const protonApiRef = createApiRef<ProtonApi>({
  id: 'plugin.proton.service',
});
