import { paginateListEnvironments } from '@aws-sdk/client-proton';
import { toError } from '@backstage/errors';
import {
  CampaignReason,
  compareTemplateVersions,
  parseEnvironmentArn,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { auditStep } from './auditStep';
import { CampaignServices } from './CampaignServices';
import { ClusterFollower } from './ClusterFollower';
import { ClusterStarter } from './ClusterStarter';
import { holdCampaign, LEASE } from './holdCampaign';
import { CampaignSchedule, scheduleCampaign } from './scheduleCampaign';
import { toScheduled } from './toScheduled';
import { CampaignClusterRecord, CampaignRecord } from './store/records';

/** How many campaigns a backend works on at once. */
const MOST_CAMPAIGNS = 4;

/** How often clusters are looked for that their owners have changed. */
const SCAN_EVERY = 300_000;

/**
 * Runs campaigns: one backend at a time holds a campaign, and another one continues
 * it when that backend ends.
 */
export class CampaignWorker {
  private readonly owner = randomUUID();
  private readonly scannedAt = new Map<string, number>();
  private readonly starter: ClusterStarter;
  private readonly follower: ClusterFollower;

  constructor(
    private readonly services: CampaignServices,
    private readonly signal: AbortSignal,
  ) {
    this.starter = new ClusterStarter(services);
    this.follower = new ClusterFollower(services);
  }

  /** Does what is to be done now, of all campaigns that nobody holds. */
  async run(): Promise<void> {
    const { campaigns, now } = this.services;
    const ids = await campaigns.listFree('work', now());
    const limit = pLimit(MOST_CAMPAIGNS);
    await Promise.all(ids.map(id => limit(() => this.work(id))));
  }

  private async work(id: string): Promise<void> {
    if (this.signal.aborted) {
      return;
    }
    const lease = { kind: 'work', id, owner: this.owner } as const;
    await holdCampaign(this.services, lease, async campaign => {
      try {
        await this.advance(campaign);
      } catch (error) {
        this.services.logger.error(
          `The campaign ${id} can't continue now`,
          toError(error),
        );
      }
    });
  }

  private async advance(claimed: CampaignRecord): Promise<void> {
    const { campaigns, clusters, now } = this.services;
    const before = await clusters.list(claimed.id, { withPreview: false });
    for (const cluster of before) {
      if (cluster.state === 'running') {
        if (!(await this.keep(claimed.id))) {
          return;
        }
        await this.follower.follow(claimed, cluster);
      }
    }
    await this.findDone(claimed);
    for (;;) {
      const campaign = await campaigns.find(claimed.id);
      if (!campaign || this.signal.aborted) {
        return;
      }
      const all = await clusters.list(campaign.id, { withPreview: false });
      const schedule = scheduleCampaign(toScheduled(campaign), all, now());
      if (!(await this.carryOut(campaign, all, schedule))) {
        return;
      }
    }
  }

  /** Whether something was done, so that there may be more to do. */
  private async carryOut(
    campaign: CampaignRecord,
    all: CampaignClusterRecord[],
    { due, event, start }: CampaignSchedule,
  ): Promise<boolean> {
    const { clusters, now } = this.services;
    if (event) {
      return this.applyEvent(campaign, all, event);
    }
    for (const id of due) {
      await clusters.apply({ id, campaignId: campaign.id }, 'due', {
        changedAt: now(),
      });
    }
    for (const id of start) {
      const cluster = await clusters.find(campaign.id, id);
      if (
        !cluster ||
        !(await this.keep(campaign.id)) ||
        !(await this.starter.start(campaign, cluster, this.owner))
      ) {
        return false;
      }
    }
    return due.length + start.length > 0;
  }

  private async applyEvent(
    campaign: CampaignRecord,
    all: CampaignClusterRecord[],
    event: NonNullable<CampaignSchedule['event']>,
  ): Promise<boolean> {
    const { notices } = this.services;
    if (typeof event === 'object') {
      if (await this.apply(campaign, 'pause', { stateReason: event.pause })) {
        await notices.paused(campaign, event.pause.message);
      }
      return false;
    }
    if (event === 'begin') {
      const startedAt = this.services.now();
      if (await this.apply(campaign, 'begin', { startedAt })) {
        await notices.started(campaign, all);
      }
      return true;
    }
    const endedAt = this.services.now();
    if (
      await this.apply(campaign, 'finish', { endedAt, stateReason: undefined })
    ) {
      await notices.ended({ ...campaign, state: 'finished' }, all);
    }
    return false;
  }

  private async apply(
    campaign: CampaignRecord,
    event: 'begin' | 'pause' | 'finish',
    change: Partial<CampaignRecord> & { stateReason?: CampaignReason },
  ): Promise<boolean> {
    const { auditor, campaigns, now } = this.services;
    return auditStep(
      auditor,
      `campaign-${event}`,
      {
        campaignId: campaign.id,
        ...(change.stateReason && { reason: change.stateReason.code }),
      },
      () => campaigns.apply(campaign, event, { ...change, updatedAt: now() }),
    );
  }

  /** Notices clusters that their owners have upgraded themselves. */
  private async findDone(campaign: CampaignRecord): Promise<void> {
    const { auditor, clusters, logger, metrics, now } = this.services;
    const { definition, id, state } = campaign;
    const target =
      definition.target.type === 'version'
        ? parseTemplateVersion(definition.target.version)
        : undefined;
    const isOpen = ['announced', 'running', 'paused'].includes(state);
    if (
      !target ||
      !isOpen ||
      // What has inputs to set is compared when it is its turn.
      (definition.target.type === 'version' && definition.target.inputs) ||
      (this.scannedAt.get(id) ?? 0) + SCAN_EVERY > now()
    ) {
      return;
    }
    this.scannedAt.set(id, now());
    const open = (await clusters.list(id, { withPreview: false })).filter(
      cluster => cluster.state === 'waiting' || cluster.state === 'delayed',
    );
    let versions: Map<string, string>;
    try {
      versions = await this.readVersions(open);
    } catch (error) {
      logger.warn(
        `Campaign ${id} can't look for clusters that owners have upgraded`,
        toError(error),
      );
      return;
    }
    for (const cluster of open) {
      const version = parseTemplateVersion(versions.get(cluster.arn) ?? '');
      if (version && compareTemplateVersions(version, target) >= 0) {
        const before = parseTemplateVersion(cluster.fromVersion ?? '');
        const isNew = before && compareTemplateVersions(before, target) < 0;
        const event = isNew ? 'find-done' : 'skip';
        const reason = {
          code: 'up-to-date',
          message: `The cluster runs ${versions.get(cluster.arn)}.`,
        };
        const meta = {
          campaignId: id,
          environmentArn: cluster.arn,
          reason: reason.code,
        };
        const skipped = await auditStep(
          auditor,
          'campaign-cluster-skip',
          meta,
          () =>
            clusters.apply(cluster, event, {
              changedAt: now(),
              toVersion: versions.get(cluster.arn),
              reason,
            }),
        );
        if (skipped) {
          metrics.countCluster(isNew ? 'done-by-owner' : 'skipped');
        }
      }
    }
  }

  /** The versions of clusters whose last deployment has succeeded, by their ARNs. */
  private async readVersions(
    clusters: CampaignClusterRecord[],
  ): Promise<Map<string, string>> {
    const { proton } = this.services;
    const places = new Map(
      clusters.flatMap(({ arn }) => {
        const scope = parseEnvironmentArn(arn);
        return scope ? [[`${scope.accountId}/${scope.region}`, arn]] : [];
      }),
    );
    const versions = new Map<string, string>();
    for (const arn of places.values()) {
      const client = await proton.getClientForArn(arn);
      for await (const page of paginateListEnvironments({ client }, {})) {
        for (const environment of page.environments ?? []) {
          if (environment.arn && environment.deploymentStatus === 'SUCCEEDED') {
            versions.set(
              environment.arn,
              `${environment.templateMajorVersion}.${environment.templateMinorVersion}`,
            );
          }
        }
      }
    }
    return versions;
  }

  private async keep(id: string): Promise<boolean> {
    const { campaigns, now } = this.services;
    return (
      !this.signal.aborted &&
      (await campaigns.extendLease('work', id, {
        owner: this.owner,
        expiresAt: now() + LEASE,
      }))
    );
  }
}
