import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  Campaign,
  CampaignCluster,
  CampaignClusterList,
  CampaignClusterState,
  CampaignDefinition,
  CampaignDelay,
  CampaignDelayDecision,
  CampaignDelayRequest,
  CampaignList,
  CampaignOperation,
  CampaignReport,
  CampaignState,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { readEnvironmentResource } from '@proton-vending/backstage-plugin-proton-node';
import pLimit from 'p-limit';
import { Fleet, FleetCaller } from '../fleet/Fleet';
import { describeCaller, findUser } from '../permissions/describeCaller';
import { CampaignServices } from './CampaignServices';
import { operationsIn } from './campaignStates';
import { chooseClusters } from './chooseClusters';
import { ClusterRefusal } from './ClusterRefusal';
import { isClusterOver } from './clusterStates';
import { createGrant } from './grants';
import { requireNoSecrets } from './planClusterChange';
import { readClusterEntity } from './readClusterEntity';
import { buildReport } from './report';
import {
  CampaignClusterRecord,
  CampaignRecord,
  ChosenCluster,
} from './store/records';
import { toCampaign, toCampaignCluster } from './toCampaign';

const HOUR = 3_600_000;
const MOST_READS = 8;

/** How many clusters an error names. */
const MOST_NAMED = 5;

/** What people do with campaigns. */
export class Campaigns {
  constructor(
    private readonly services: CampaignServices & {
      fleet: Pick<Fleet, 'rows'>;
      permissions: PermissionsService;
    },
  ) {}

  async list(
    caller: FleetCaller,
    options: { states?: CampaignState[]; offset: number; limit: number },
  ): Promise<CampaignList> {
    const { campaigns, clusters } = this.services;
    const { campaigns: records, total } = await campaigns.list(options);
    const counts = await clusters.counts(records.map(({ id }) => id));
    const listed = records.map(record =>
      toCampaign(record, { counts: counts.get(record.id) }),
    );
    return { campaigns: await this.hideEntities(listed, caller), total };
  }

  async get(id: string, caller: FleetCaller): Promise<Campaign> {
    const record = await this.require(id);
    const clusters = await this.services.clusters.list(id, {
      withPreview: false,
    });
    const campaign = toCampaign(record, { clusters, now: this.services.now() });
    const [shown] = await this.hideEntities([campaign], caller);
    return shown;
  }

  async create(
    definition: CampaignDefinition,
    caller: FleetCaller,
  ): Promise<Campaign> {
    const { auth, campaigns, now } = this.services;
    this.requireFuture(definition.deadline);
    const { id } = await campaigns.insert({
      definition,
      createdBy: describeCaller(auth, caller.credentials),
      now: now(),
    });
    return this.get(id, caller);
  }

  /** Changes a draft, and removes its previews. */
  async updateDraft(
    record: CampaignRecord,
    definition: CampaignDefinition,
    caller: FleetCaller,
  ): Promise<Campaign> {
    this.requireFuture(definition.deadline);
    const { clusters, now } = this.services;
    const changed = await clusters.replace(record.id, [], {
      keepPreviews: false,
      now: now(),
      change: { definition, previewing: false, updatedAt: now() },
    });
    return this.after(record, changed, caller);
  }

  /** Changes the settings of a paused campaign. */
  async updatePaused(
    record: CampaignRecord,
    change: Partial<CampaignDefinition>,
    caller: FleetCaller,
  ): Promise<Campaign> {
    this.requireFuture(change.deadline);
    const changed = await this.services.campaigns.update(record, {
      definition: { ...record.definition, ...change },
      updatedAt: this.services.now(),
    });
    return this.after(record, changed, caller);
  }

  /** Chooses the clusters of a draft, and has them previewed one after the other. */
  async preview(id: string, caller: FleetCaller): Promise<Campaign> {
    const record = await this.requireFor(id, 'preview');
    const { clusters, now } = this.services;
    const chosen = await this.choose(record.definition, caller);
    const changed = await clusters.replace(id, chosen, {
      keepPreviews: false,
      now: now(),
      change: {
        grant: await createGrant({ ...this.services, ...caller }),
        previewing: true,
        updatedAt: now(),
      },
    });
    return this.after(record, changed, caller);
  }

  /**
   * Fixes the clusters of a draft and starts it, at once or after the notice.
   *
   * @throws NotAllowedError when the caller may not update one of the clusters
   */
  async start(id: string, caller: FleetCaller): Promise<Campaign> {
    const { clusters, notices, now } = this.services;
    const record = await this.requireFor(id, 'start');
    const { definition } = record;
    this.requireFuture(definition.deadline);
    const chosen = await this.choose(definition, caller);
    await this.requireUpdatePermission(caller, chosen);
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
      const current = await this.require(id);
      const all = await clusters.list(id, { withPreview: false });
      await (notice > 0
        ? notices.announced(current, all)
        : notices.started(current, all));
    }
    return this.after(record, started, caller);
  }

  /** Starts no more clusters; running deployments continue. */
  async pause(id: string, caller: FleetCaller): Promise<Campaign> {
    const { auth, campaigns, now } = this.services;
    const record = await this.requireFor(id, 'pause');
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
    return this.after(record, changed, caller);
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
    const record = await this.requireFor(id, 'resume');
    this.requireFuture(record.definition.deadline);
    const all = await clusters.list(id, { withPreview: false });
    await this.requireUpdatePermission(
      caller,
      all.filter(({ state }) => !isClusterOver(state)),
    );
    const changed = await campaigns.apply(record, 'resume', {
      updatedAt: now(),
      grant: await createGrant({ ...this.services, ...caller }),
      acceptedFailures: all.filter(({ state }) => state === 'failed').length,
      stateReason: undefined,
    });
    return this.after(record, changed, caller);
  }

  /** Skips the clusters that wait; running deployments continue. */
  async stop(id: string, caller: FleetCaller): Promise<Campaign> {
    const { auth, campaigns, clusters, notices, now } = this.services;
    const record = await this.requireFor(id, 'stop');
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
    return this.after(record, changed, caller);
  }

  async discard(id: string): Promise<void> {
    const record = await this.requireFor(id, 'discard');
    if (!(await this.services.campaigns.discard(id))) {
      await this.refuseChanged(record);
    }
  }

  /** A draft that deploys what ran before a wave of a campaign. */
  async rollback(
    id: string,
    wave: number,
    caller: FleetCaller,
  ): Promise<Campaign> {
    const record = await this.requireFor(id, 'rollback');
    const { definition } = record;
    if (definition.target.type === 'rollback') {
      throw new InputError(
        'The campaign is a rollback itself: create a campaign with the version that you want',
      );
    }
    const all = await this.services.clusters.list(id, { withPreview: false });
    const succeeded = all.filter(
      cluster => cluster.wave === wave && cluster.state === 'succeeded',
    );
    if (succeeded.length === 0) {
      throw new ConflictError(
        `Wave ${wave} of the campaign has changed no cluster, so there is nothing to roll back`,
      );
    }
    return this.create(
      {
        ...definition,
        name: `Roll back wave ${wave}: ${definition.name}`.slice(0, 100),
        selection: { entityRefs: succeeded.map(({ entityRef }) => entityRef) },
        target: {
          type: 'rollback',
          templateName: definition.target.templateName,
          campaignId: id,
          wave,
        },
        waves: { type: 'percent', canary: 1, percentages: [100] },
        noticeHours: 0,
        deadline: undefined,
      },
      caller,
    );
  }

  async listClusters(
    id: string,
    caller: FleetCaller,
    query: {
      states?: CampaignClusterState[];
      wave?: number;
      offset: number;
      limit: number;
    },
  ): Promise<CampaignClusterList> {
    const record = await this.require(id);
    const all = await this.services.clusters.list(id);
    const visible = await this.filterVisible(record, all, caller);
    const { offset, limit, states, wave } = query;
    const found = visible.filter(
      cluster =>
        (!states || states.includes(cluster.state)) &&
        (wave === undefined || cluster.wave === wave),
    );
    return {
      clusters: found.slice(offset, offset + limit).map(toCampaignCluster),
      total: found.length,
      hidden: all.length - visible.length,
    };
  }

  async report(id: string, caller: FleetCaller): Promise<CampaignReport> {
    const record = await this.require(id);
    const all = await this.services.clusters.list(id);
    return buildReport({
      campaign: await this.get(id, caller),
      all,
      visible: await this.filterVisible(record, all, caller),
    });
  }

  async requireCluster(
    id: string,
    clusterId: string,
  ): Promise<CampaignClusterRecord> {
    const cluster = await this.services.clusters.find(id, clusterId);
    if (!cluster) {
      throw new NotFoundError(`The campaign has no cluster "${clusterId}"`);
    }
    return cluster;
  }

  /** Asks whoever runs the campaign to deploy a cluster later. */
  async requestDelay(
    id: string,
    cluster: CampaignClusterRecord,
    { reason, until }: CampaignDelayRequest,
    credentials: BackstageCredentials,
  ): Promise<CampaignCluster> {
    const { auth, clusters, notices, now } = this.services;
    const record = await this.require(id);
    this.requireDelayable(record, cluster);
    this.requireDelayUntil(record, until);
    const delay: CampaignDelay = {
      until,
      reason,
      requestedBy: describeCaller(auth, credentials),
      requestedAt: new Date(now()).toISOString(),
      state: 'requested',
    };
    if (!(await clusters.setDelay(cluster, delay))) {
      throw delayChanged();
    }
    await notices.delayRequested(record, { ...cluster, delay });
    return toCampaignCluster(await this.requireCluster(id, cluster.id));
  }

  /** Grants or refuses what an owner asked for. */
  async decideDelay(
    id: string,
    clusterId: string,
    { decision, until }: CampaignDelayDecision,
    credentials: BackstageCredentials,
  ): Promise<CampaignCluster> {
    const { auth, clusters, notices, now } = this.services;
    const record = await this.require(id);
    const cluster = await this.requireCluster(id, clusterId);
    const { delay } = cluster;
    this.requireDelayable(record, cluster);
    if (delay?.state !== 'requested') {
      throw new ConflictError(
        `Nobody is waiting for a decision on ${cluster.name}`,
      );
    }
    const granted = decision === 'grant';
    const decided: CampaignDelay = {
      ...delay,
      until: until ?? delay.until,
      state: granted ? 'granted' : 'refused',
      decidedBy:
        findUser(auth, credentials) ?? describeCaller(auth, credentials),
      decidedAt: new Date(now()).toISOString(),
    };
    if (granted) {
      this.requireDelayUntil(record, decided.until);
    }
    if (!(await clusters.setDelay(cluster, decided))) {
      throw delayChanged();
    }
    if (granted) {
      const delayed = await clusters.apply(clusterId, 'delay', {
        changedAt: now(),
        delayedUntil: Date.parse(decided.until),
      });
      if (!delayed) {
        await clusters.setDelay({ id: clusterId, delay: decided }, delay);
        throw new ConflictError(
          `The campaign has already started ${cluster.name}`,
        );
      }
    }
    const current = await this.requireCluster(id, clusterId);
    await notices.delayDecided(record, current);
    return toCampaignCluster(current);
  }

  async require(id: string): Promise<CampaignRecord> {
    const record = await this.services.campaigns.find(id);
    if (!record) {
      throw new NotFoundError(`There is no campaign "${id}"`);
    }
    return record;
  }

  /** @throws ConflictError when the campaign's state doesn't allow the operation */
  async requireFor(
    id: string,
    operation: CampaignOperation,
  ): Promise<CampaignRecord> {
    const record = await this.require(id);
    const possible = operationsIn(record.state);
    if (!possible.includes(operation)) {
      throw new ConflictError(
        `The campaign is ${record.state}; you can't ${operation} it. ${
          possible.length > 0
            ? `Possible now: ${possible.join(', ')}`
            : 'Create another campaign'
        }`,
      );
    }
    return record;
  }

  private async choose(
    definition: CampaignDefinition,
    caller: FleetCaller,
  ): Promise<ChosenCluster[]> {
    const chosen = await chooseClusters(this.services, caller, definition);
    await this.requireNoSecrets(definition, chosen);
    return chosen;
  }

  /** Checks each template version once, in each account. */
  private async requireNoSecrets(
    { target }: CampaignDefinition,
    chosen: ChosenCluster[],
  ): Promise<void> {
    if (target.type === 'rollback' || !target.inputs) {
      return;
    }
    const checked = new Map(
      chosen.map(({ arn, fromVersion = '' }) => {
        const version =
          target.type === 'version' ? target.version : fromVersion;
        const place = arn.split(':').slice(3, 5).join('/');
        return [`${place} ${version}`, { arn, version }];
      }),
    );
    for (const { arn, version } of checked.values()) {
      const client = await this.services.proton.getClientForArn(arn);
      try {
        await requireNoSecrets(client, { ...target, version });
      } catch (error) {
        throw error instanceof ClusterRefusal
          ? new InputError(error.message)
          : error;
      }
    }
  }

  private async requireUpdatePermission(
    { environments }: FleetCaller,
    clusters: Array<{ arn: string; name: string }>,
  ): Promise<void> {
    const permission = protonEnvironmentUpdatePermission;
    await environments.requireAny(permission);
    const limit = pLimit(MOST_READS);
    const allowed = await Promise.all(
      clusters.map(({ arn }) =>
        limit(() =>
          environments.allows(permission, async () =>
            readEnvironmentResource({
              client: await this.services.proton.getClientForArn(arn),
              arn,
              owners: (
                await readClusterEntity({ ...this.services, arn })
              ).owners,
            }),
          ),
        ),
      ),
    );
    const denied = clusters.filter((_, index) => !allowed[index]);
    if (denied.length > 0) {
      const named = denied.slice(0, MOST_NAMED).map(({ name }) => name);
      throw new NotAllowedError(
        `This needs the permission "${
          permission.name
        }" for every cluster of the campaign, and you don't have it for ${
          denied.length
        } of ${clusters.length}: ${named.join(', ')}${
          denied.length > MOST_NAMED ? ', …' : ''
        }`,
      );
    }
  }

  /**
   * The clusters that the caller finds in the fleet. Who started the campaign sees
   * all of them, also those that were deleted since.
   */
  private async filterVisible(
    { grant, state }: CampaignRecord,
    all: CampaignClusterRecord[],
    caller: FleetCaller,
  ): Promise<CampaignClusterRecord[]> {
    const user = findUser(this.services.auth, caller.credentials);
    if (state !== 'draft' && user !== undefined && grant?.userRef === user) {
      return all;
    }
    const { rows } = await this.services.fleet.rows(caller, {});
    const arns = new Set(rows.map(({ arn }) => arn));
    return all.filter(({ arn }) => arns.has(arn));
  }

  private requireFuture(deadline: string | undefined): void {
    if (deadline && Date.parse(deadline) <= this.services.now()) {
      throw new InputError(`The deadline ${deadline} is in the past`);
    }
  }

  private requireDelayable(
    record: CampaignRecord,
    cluster: CampaignClusterRecord,
  ): void {
    const isOpen = ['announced', 'running', 'paused'].includes(record.state);
    const isWaiting = ['waiting', 'delayed'].includes(cluster.state);
    if (!isOpen || !isWaiting) {
      throw new ConflictError(
        `The campaign is ${record.state} and ${cluster.name} is ${cluster.state}: only a cluster that waits can be delayed`,
      );
    }
  }

  private requireDelayUntil(
    { definition: { deadline } }: CampaignRecord,
    until: string,
  ): void {
    if (Date.parse(until) <= this.services.now()) {
      throw new InputError(`"until" must be in the future, it is ${until}`);
    }
    if (deadline && Date.parse(until) >= Date.parse(deadline)) {
      throw new InputError(
        `"until" must be before the deadline of the campaign, ${deadline}`,
      );
    }
  }

  /** The campaign after a change, if nobody else changed its state meanwhile. */
  private async after(
    record: CampaignRecord,
    changed: boolean,
    caller: FleetCaller,
  ): Promise<Campaign> {
    return changed ? this.get(record.id, caller) : this.refuseChanged(record);
  }

  private async refuseChanged({ id, state }: CampaignRecord): Promise<never> {
    const { state: current } = await this.require(id);
    throw new ConflictError(
      `The campaign was ${state} and is ${current} now; look at it again`,
    );
  }

  /**
   * Leaves out the chosen entities that the caller may not see. Who created a
   * campaign named them, and sees them all.
   */
  private async hideEntities(
    campaigns: Campaign[],
    caller: FleetCaller,
  ): Promise<Campaign[]> {
    const { auth, fleet } = this.services;
    const who = describeCaller(auth, caller.credentials);
    const isOpen = ({ createdBy, selection }: Campaign) =>
      createdBy === who || !('entityRefs' in selection);
    if (campaigns.every(isOpen)) {
      return campaigns;
    }
    const { rows } = await fleet.rows(caller, {});
    const visible = new Set(
      rows.map(({ entityRef }) => entityRef.toLowerCase()),
    );
    return campaigns.map(campaign =>
      isOpen(campaign) || !('entityRefs' in campaign.selection)
        ? campaign
        : {
            ...campaign,
            selection: {
              entityRefs: campaign.selection.entityRefs.filter(ref =>
                visible.has(ref.toLowerCase()),
              ),
            },
          },
    );
  }
}

function delayChanged(): ConflictError {
  return new ConflictError(
    'The request for a delay was changed meanwhile; look at it again',
  );
}
