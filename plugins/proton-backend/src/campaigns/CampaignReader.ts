import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Campaign,
  CampaignClusterList,
  CampaignClusterState,
  CampaignList,
  CampaignOperation,
  CampaignReport,
  CampaignState,
  EnvironmentCampaignList,
} from '@proton-vending/backstage-plugin-proton-common';
import { Fleet, FleetCaller } from '../fleet/Fleet';
import { describeCaller, findUser } from '../permissions/describeCaller';
import { CampaignServices } from './CampaignServices';
import { operationsIn } from './campaignStates';
import { buildReport } from './report';
import { CampaignClusterRecord, CampaignRecord } from './store/records';
import { toCampaign, toCampaignCluster } from './toCampaign';

/** Reads campaigns and their clusters, as far as the caller may see them. */
export class CampaignReader {
  constructor(
    private readonly services: CampaignServices & {
      fleet: Pick<Fleet, 'rows'>;
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

  /** The campaigns that will deploy an environment, or do now. */
  async listForEnvironment(arn: string): Promise<EnvironmentCampaignList> {
    const open = await this.services.clusters.listOpen(arn);
    const campaigns = await Promise.all(
      open.map(async cluster => {
        const record = await this.require(cluster.campaignId);
        const { deadline, name, reason, target, window } = record.definition;
        const { beginsAt, id, state } = toCampaign(record, {});
        return {
          campaign: {
            id,
            name,
            reason,
            state,
            target,
            window,
            beginsAt,
            deadline,
          },
          cluster: toCampaignCluster(cluster),
        };
      }),
    );
    return { campaigns };
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

  async require(id: string): Promise<CampaignRecord> {
    const record = await this.services.campaigns.find(id);
    if (!record) {
      throw new NotFoundError(`There is no campaign "${id}"`);
    }
    return record;
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

  /** The campaign after a change, if nobody else changed its state meanwhile. */
  async after(
    record: CampaignRecord,
    changed: boolean,
    caller: FleetCaller,
  ): Promise<Campaign> {
    return changed ? this.get(record.id, caller) : this.refuseChanged(record);
  }

  async refuseChanged({ id, state }: CampaignRecord): Promise<never> {
    const { state: current } = await this.require(id);
    throw new ConflictError(
      `The campaign was ${state} and is ${current} now; look at it again`,
    );
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
