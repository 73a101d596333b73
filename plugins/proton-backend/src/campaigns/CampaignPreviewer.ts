import { Environment } from '@aws-sdk/client-proton';
import { toError } from '@backstage/errors';
import {
  CampaignClusterPreview,
  CampaignReason,
  describePlanFailure,
  EnvironmentPlan,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { toUpdateRequest } from '../changes/planChange';
import { CampaignServices } from './CampaignServices';
import { ClusterRefusal } from './ClusterRefusal';
import { ClusterStarter } from './ClusterStarter';
import { holdCampaign, LEASE } from './holdCampaign';
import { ClusterChange } from './planClusterChange';
import { describeReason } from './ClusterStarter';
import { CampaignClusterRecord, CampaignRecord } from './store/records';

/** The most entries of each list of a preview. */
const MOST_ENTRIES = 20;

/** How long one plan may take. */
const PLAN_TIMEOUT = 15 * 60_000;

/** How often a plan is read. The control plane cancels one that nobody reads. */
const PLAN_POLL = 2_000;

/** How many reads of a plan in a row may fail. */
const MOST_FAILED_READS = 5;

/**
 * Previews the clusters of drafts, one after the other, so that plans leave room
 * for deployments.
 */
export class CampaignPreviewer {
  private readonly owner = randomUUID();
  private readonly starter: ClusterStarter;

  constructor(
    private readonly services: CampaignServices,
    private readonly signal: AbortSignal,
    private readonly planPoll = PLAN_POLL,
  ) {
    this.starter = new ClusterStarter(services);
  }

  async run(): Promise<void> {
    const { campaigns, logger, now } = this.services;
    for (const id of await campaigns.listFree('preview', now())) {
      if (this.signal.aborted) {
        return;
      }
      const lease = { kind: 'preview', id, owner: this.owner } as const;
      await holdCampaign(this.services, lease, async campaign => {
        try {
          await this.previewAll(campaign);
        } catch (error) {
          logger.error(
            `The campaign ${id} can't be previewed now`,
            toError(error),
          );
        }
      });
    }
  }

  private async previewAll(campaign: CampaignRecord): Promise<void> {
    const { campaigns, clusters } = this.services;
    const open = (await clusters.list(campaign.id)).filter(
      ({ preview }) => !preview,
    );
    for (const cluster of open) {
      const current = await campaigns.find(campaign.id);
      // The draft was changed, started or discarded since.
      if (
        current?.updatedAt !== campaign.updatedAt ||
        !(await this.keep(campaign.id))
      ) {
        return;
      }
      const preview = await this.preview(campaign, cluster);
      // Otherwise, it may be cut short: the next backend previews the cluster again.
      if (!(await this.keep(campaign.id))) {
        return;
      }
      await clusters.setPreview(cluster, preview);
    }
    await campaigns.update(campaign, { previewing: false });
  }

  private async preview(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
  ): Promise<CampaignClusterPreview> {
    const previewedAt = new Date(this.services.now()).toISOString();
    const nothing = { missingInputs: [], violations: [], changes: [] };
    let environment: Environment | undefined;
    try {
      const opened = await this.starter.open(cluster);
      environment = opened.environment;
      const change = await this.starter.plan(campaign, cluster, opened);
      return {
        previewedAt,
        basedOn: environment.lastAttemptedDeploymentId,
        ...describeChange(change),
        plan:
          change.plan.violations.length > 0
            ? undefined
            : await this.planResources(campaign, cluster, change),
      };
    } catch (error) {
      return {
        previewedAt,
        basedOn: environment?.lastAttemptedDeploymentId,
        ...nothing,
        skipReason: toSkipReason(error),
      };
    }
  }

  private async planResources(
    campaign: CampaignRecord,
    cluster: CampaignClusterRecord,
    { change, plan }: ClusterChange,
  ): Promise<NonNullable<CampaignClusterPreview['plan']>> {
    const extension = this.services.proton.extension(
      parseEnvironmentArn(cluster.arn),
    );
    if (!extension) {
      return {
        status: 'UNAVAILABLE',
        message: 'This Proton API makes no plans before a deployment.',
      };
    }
    try {
      const { name: environmentName, ...update } = toUpdateRequest(
        cluster.name,
        plan,
        change,
      );
      const started = await extension.startEnvironmentPlan({
        environmentName,
        change: update,
        initiator: {
          onBehalfOf: campaign.grant?.userRef,
          reason: describeReason(campaign),
        },
        signal: this.signal,
      });
      return describeResources(
        await this.awaitPlan(extension, campaign.id, environmentName, started),
      );
    } catch (error) {
      return { status: 'UNAVAILABLE', message: toError(error).message };
    }
  }

  private async awaitPlan(
    extension: ProtonExtension,
    campaignId: string,
    environmentName: string,
    started: EnvironmentPlan,
  ): Promise<EnvironmentPlan> {
    const options = { environmentName, planId: started.id };
    const endsAt = Date.now() + PLAN_TIMEOUT;
    let failedReads = 0;
    let plan = started;
    while (plan.status === 'QUEUED' || plan.status === 'PLANNING') {
      if (Date.now() > endsAt || !(await this.keep(campaignId))) {
        return extension.cancelEnvironmentPlan(options);
      }
      // When the backend stops, the next turn cancels the plan.
      await delay(this.planPoll, undefined, { signal: this.signal }).catch(
        () => {},
      );
      try {
        plan = await extension.getEnvironmentPlan(options);
        failedReads = 0;
      } catch (error) {
        failedReads += 1;
        if (failedReads > MOST_FAILED_READS) {
          await extension.cancelEnvironmentPlan(options).catch(() => {});
          throw error;
        }
      }
    }
    return plan;
  }

  private async keep(id: string): Promise<boolean> {
    const { campaigns, now } = this.services;
    return (
      !this.signal.aborted &&
      (await campaigns.extendLease('preview', id, {
        owner: this.owner,
        expiresAt: now() + LEASE,
      }))
    );
  }
}

function toSkipReason(error: unknown): CampaignReason {
  return error instanceof ClusterRefusal
    ? error.reason
    : { code: 'unreachable', message: toBackstageError(error).message };
}

function describeChange({
  plan,
}: ClusterChange): Pick<
  CampaignClusterPreview,
  'changes' | 'missingInputs' | 'skipReason' | 'version' | 'violations'
> {
  const { after, before, changes, violations } = plan;
  return {
    version: { before: before.version, after: after.version },
    changes: changes.slice(0, MOST_ENTRIES),
    violations: violations.slice(0, MOST_ENTRIES),
    missingInputs: violations
      .filter(({ keyword }) => keyword === 'required')
      .map(({ path }) => path)
      .slice(0, MOST_ENTRIES),
    ...(violations.length > 0 && {
      skipReason: {
        code: 'invalid-inputs',
        message: `The inputs don't fit version ${after.version}.`,
      },
    }),
  };
}

function describeResources({
  counts,
  failure,
  losses = [],
  status,
}: EnvironmentPlan): NonNullable<CampaignClusterPreview['plan']> {
  if (status === 'READY') {
    return { status, counts, losses: losses.slice(0, MOST_ENTRIES) };
  }
  return status === 'FAILED'
    ? { status, message: describePlanFailure({ failure }) }
    : { status: 'UNAVAILABLE', message: 'The plan was cancelled.' };
}
