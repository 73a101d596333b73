import { PermissionsService } from '@backstage/backend-plugin-api';
import {
  Campaign,
  CampaignDefinition,
  CampaignRetryRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { Fleet, FleetCaller } from '../fleet/Fleet';
import { describeCaller } from '../permissions/describeCaller';
import { CampaignReader } from './CampaignReader';
import { CampaignServices } from './CampaignServices';
import { chooseClusters } from './chooseClusters';
import { chooseRetried } from './chooseRetried';
import { isClusterOver } from './clusterStates';
import { createGrant } from './grants';
import { requireFutureDeadline } from './requireFutureDeadline';
import { requireUpdatePermission } from './requireUpdatePermission';
import { CampaignRecord } from './store/records';

const HOUR = 3_600_000;

/** Starts, pauses, resumes, retries and stops campaigns. */
export class CampaignRuns {
  constructor(
    private readonly services: CampaignServices & {
      fleet: Pick<Fleet, 'rows'>;
      permissions: PermissionsService;
    },
    private readonly reader: CampaignReader,
  ) {}

  /**
   * Fixes the clusters of a draft and starts it, at once or after the notice.
   *
   * @throws NotAllowedError when the caller may not update one of the clusters
   */
  async start(id: string, caller: FleetCaller): Promise<Campaign> {
    const { clusters, notices, now } = this.services;
    const record = await this.reader.requireFor(id, 'start');
    const { definition } = record;
    requireFutureDeadline(definition.deadline, this.services.now());
    const chosen = await chooseClusters(this.services, caller, definition);
    await requireUpdatePermission(this.services, caller, chosen);
    const grant = await createGrant({ ...this.services, ...caller });
    const notice = definition.noticeHours * HOUR;
    const startedAt = now();
    const started = await clusters.replace(id, chosen, {
      keepPreviews: true,
      now: startedAt,
      change: {
        grant,
        previewing: false,
        updatedAt: startedAt,
        state: notice > 0 ? 'announced' : 'running',
        ...(notice > 0
          ? { announcedAt: startedAt, beginsAt: startedAt + notice }
          : { startedAt }),
      },
    });
    if (started) {
      const current = await this.reader.require(id);
      const all = await clusters.list(id, { withPreview: false });
      await (notice > 0
        ? notices.announced(current, all)
        : notices.started(current, all));
    }
    return this.reader.after(record, started, caller);
  }

  /** Changes the settings of a campaign whose clusters and target are fixed. */
  async updateSettings(
    record: CampaignRecord,
    change: Partial<CampaignDefinition>,
    caller: FleetCaller,
  ): Promise<Campaign> {
    requireFutureDeadline(change.deadline, this.services.now());
    const changed = await this.services.campaigns.update(record, {
      definition: { ...record.definition, ...change },
      updatedAt: this.services.now(),
    });
    return this.reader.after(record, changed, caller);
  }

  /** Starts no more clusters; running deployments continue. */
  async pause(id: string, caller: FleetCaller): Promise<Campaign> {
    const { auth, campaigns, now } = this.services;
    const record = await this.reader.requireFor(id, 'pause');
    const changed = await campaigns.apply(record, 'pause', {
      updatedAt: now(),
      stateReason: {
        code: 'paused-by-user',
        message: `${describeCaller(
          auth,
          caller.credentials,
        )} paused the campaign.`,
      },
    });
    return this.reader.after(record, changed, caller);
  }

  /**
   * Continues a campaign on behalf of the caller. The failures until now don't
   * pause it again.
   *
   * @throws NotAllowedError when the caller may not update one of the clusters
   * that are left
   */
  async resume(id: string, caller: FleetCaller): Promise<Campaign> {
    const { campaigns, clusters, now } = this.services;
    const record = await this.reader.requireFor(id, 'resume');
    requireFutureDeadline(record.definition.deadline, this.services.now());
    const all = await clusters.list(id, { withPreview: false });
    await requireUpdatePermission(
      this.services,
      caller,
      all.filter(({ state }) => !isClusterOver(state)),
    );
    const changed = await campaigns.apply(record, 'resume', {
      updatedAt: now(),
      grant: await createGrant({ ...this.services, ...caller }),
      acceptedFailures: all.filter(({ state }) => state === 'failed').length,
      stateReason: undefined,
    });
    return this.reader.after(record, changed, caller);
  }

  /**
   * Deploys failed and skipped clusters again, on behalf of the caller, and resumes
   * the campaign with them. They keep their waves, so that a wave with a retried
   * cluster comes before the waves that haven't begun.
   *
   * @throws NotAllowedError when the caller may not update one of the clusters
   * that the campaign will deploy
   */
  async retry(
    id: string,
    request: CampaignRetryRequest,
    caller: FleetCaller,
  ): Promise<Campaign> {
    const { clusters, now } = this.services;
    const record = await this.reader.requireFor(id, 'retry');
    requireFutureDeadline(record.definition.deadline, now());
    const all = await clusters.list(id, { withPreview: false });
    const retried = chooseRetried(all, request);
    await requireUpdatePermission(this.services, caller, [
      ...all.filter(({ state }) => !isClusterOver(state)),
      ...retried,
    ]);
    const changed = await clusters.retry(
      record,
      retried.map(cluster => cluster.id),
      {
        updatedAt: now(),
        grant: await createGrant({ ...this.services, ...caller }),
        acceptedFailures: all.filter(
          each => each.state === 'failed' && !retried.includes(each),
        ).length,
        stateReason: undefined,
        endedAt: undefined,
      },
    );
    return this.reader.after(record, changed, caller);
  }

  /** Skips the clusters that wait; running deployments continue. */
  async stop(id: string, caller: FleetCaller): Promise<Campaign> {
    const { auth, campaigns, clusters, notices, now } = this.services;
    const record = await this.reader.requireFor(id, 'stop');
    const who = describeCaller(auth, caller.credentials);
    const message = `${who} stopped the campaign.`;
    const changed = await campaigns.apply(record, 'stop', {
      updatedAt: now(),
      endedAt: now(),
      stateReason: { code: 'stopped-by-user', message },
    });
    if (changed) {
      await clusters.skipRest(id, {
        reason: { code: 'campaign-stopped', message },
        changedAt: now(),
        endedAt: now(),
      });
      await notices.ended(
        { ...record, state: 'stopped' },
        await clusters.list(id, { withPreview: false }),
      );
    }
    return this.reader.after(record, changed, caller);
  }
}
