import {
  CAMPAIGN_CLUSTER_STATES,
  CampaignClusterPreview,
  CampaignClusterState,
  CampaignDelay,
  CampaignState,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { nextCampaignState } from '../campaignStates';
import {
  ClusterEvent,
  clusterTransitions,
  isClusterOver,
} from '../clusterStates';
import {
  CampaignClusterRecord,
  CampaignRecord,
  ChangeListener,
  ChosenCluster,
} from './records';
import {
  CLUSTER_COLUMNS_WITHOUT_PREVIEW,
  toCampaignRow,
  toClusterRecord,
  toClusterRow,
} from './rows';

/** So many rows are inserted with one statement, within the limits of SQLite. */
const ROWS = 30;

/** So many ids are in one statement. */
const IDS = 500;

/** Of campaigns that somebody has started and that may still deploy. */
const OPEN_STATES: CampaignState[] = ['announced', 'running', 'paused'];

const OPEN_CLUSTER_STATES = CAMPAIGN_CLUSTER_STATES.filter(
  state => !isClusterOver(state),
);

/** How many clusters of a campaign are in which state. */
export type ClusterCounts = Record<CampaignClusterState, number>;

type ClusterKey = Pick<CampaignClusterRecord, 'id' | 'campaignId'>;

/** The clusters of campaigns in the database. */
export class CampaignClusterStore {
  constructor(
    private readonly knex: Knex,
    private readonly onChange: ChangeListener = () => {},
  ) {}

  /**
   * Replaces the clusters of a draft, and changes the draft with them. Those that
   * stay keep their ids. False when it is no draft any more.
   */
  async replace(
    campaignId: string,
    chosen: ChosenCluster[],
    options: {
      keepPreviews: boolean;
      now: number;
      change: Partial<CampaignRecord>;
    },
  ): Promise<boolean> {
    const before = new Map(
      (await this.list(campaignId)).map(cluster => [cluster.arn, cluster]),
    );
    const rows = chosen.map((cluster, position) => {
      const known = before.get(cluster.arn);
      return toClusterRow({
        ...cluster,
        id: known?.id ?? randomUUID(),
        preview: options.keepPreviews ? known?.preview : undefined,
        campaignId,
        position,
        state: 'waiting',
        changedAt: options.now,
      });
    });
    return this.commit(campaignId, async tx => {
      const changed = await tx('campaigns')
        .where({ id: campaignId, state: 'draft' })
        .update(toCampaignRow(options.change));
      if (changed !== 1) {
        return false;
      }
      await tx('campaign_clusters').where({ campaign_id: campaignId }).del();
      await tx.batchInsert('campaign_clusters', withAllColumns(rows), ROWS);
      return true;
    });
  }

  /** In the order of their waves. */
  async list(
    campaignId: string,
    options: { withPreview: boolean } = { withPreview: true },
  ): Promise<CampaignClusterRecord[]> {
    const rows = await this.knex('campaign_clusters')
      .where({ campaign_id: campaignId })
      .orderBy([{ column: 'wave' }, { column: 'position' }])
      .select(options.withPreview ? '*' : CLUSTER_COLUMNS_WITHOUT_PREVIEW);
    return rows.map(toClusterRecord);
  }

  async find(
    campaignId: string,
    id: string,
  ): Promise<CampaignClusterRecord | undefined> {
    const row = await this.knex('campaign_clusters')
      .where({ campaign_id: campaignId, id })
      .first();
    return row && toClusterRecord(row);
  }

  /** The clusters with this ARN that campaigns may still deploy, or do now. */
  async listOpen(arn: string): Promise<CampaignClusterRecord[]> {
    const rows = await this.knex('campaign_clusters')
      .where({ arn })
      .whereIn('state', OPEN_CLUSTER_STATES)
      .whereIn(
        'campaign_id',
        this.knex('campaigns').whereIn('state', OPEN_STATES).select('id'),
      )
      .orderBy('campaign_id');
    return rows.map(toClusterRecord);
  }

  async counts(campaignIds: string[]): Promise<Map<string, ClusterCounts>> {
    const rows: {
      campaign_id: string;
      state: CampaignClusterState;
      count: number | string;
    }[] = await this.knex('campaign_clusters')
      .whereIn('campaign_id', campaignIds)
      .groupBy('campaign_id', 'state')
      .select('campaign_id', 'state')
      .count({ count: '*' });
    const counts = new Map(campaignIds.map(id => [id, noClusters()]));
    for (const row of rows) {
      const of = counts.get(row.campaign_id);
      if (of) {
        of[row.state] = Number(row.count);
      }
    }
    return counts;
  }

  /**
   * Takes a waiting cluster to deploy it. Only who holds the campaign's lease can,
   * while the campaign runs and fewer clusters than the limit are deployed. The
   * campaign's row is locked meanwhile, so that no other backend counts too.
   */
  async start(
    cluster: ClusterKey,
    options: {
      owner: string;
      maxConcurrent: number;
      now: number;
      change: Partial<CampaignClusterRecord>;
    },
  ): Promise<boolean> {
    const { campaignId, id } = cluster;
    const { owner, maxConcurrent, now, change } = options;
    return this.commit(campaignId, async tx => {
      const held = await tx('campaigns')
        .where({ id: campaignId, lease_owner: owner, state: 'running' })
        .update({ lease_owner: owner });
      if (held !== 1) {
        return false;
      }
      const [{ running }] = await tx('campaign_clusters')
        .where({ campaign_id: campaignId, state: 'running' })
        .count({ running: '*' });
      if (Number(running) >= maxConcurrent) {
        return false;
      }
      return applyWith(tx, id, 'start', {
        ...change,
        reason: undefined,
        busySince: undefined,
        retryAt: undefined,
        startedAt: now,
        changedAt: now,
      });
    });
  }

  /** Applies an event; false in a state in which it isn't possible. */
  async apply(
    { campaignId, id }: ClusterKey,
    event: ClusterEvent,
    change: Partial<CampaignClusterRecord> & { changedAt: number },
  ): Promise<boolean> {
    const changed = await applyWith(this.knex, id, event, change);
    return this.notify(campaignId, changed);
  }

  /** Changes what doesn't change the state. */
  async update(
    { campaignId, id }: ClusterKey,
    change: Partial<Omit<CampaignClusterRecord, 'id' | 'state'>>,
  ): Promise<void> {
    await this.knex('campaign_clusters')
      .where({ id })
      .update(toClusterRow(change));
    this.onChange(campaignId);
  }

  /** Records a preview, unless the draft was changed since. */
  async setPreview(
    { id, campaignId }: ClusterKey,
    preview: CampaignClusterPreview,
  ): Promise<void> {
    await this.knex('campaign_clusters')
      .where({ id, campaign_id: campaignId })
      .update(toClusterRow({ preview }));
    this.onChange(campaignId);
  }

  /** Records the decision on a delay, unless the delay has changed meanwhile. */
  async setDelay(
    {
      campaignId,
      id,
      delay: before,
    }: ClusterKey & Pick<CampaignClusterRecord, 'delay'>,
    delay: CampaignDelay,
  ): Promise<boolean> {
    const { delay: stored } = toClusterRow({ delay: before });
    const changed = await this.knex('campaign_clusters')
      .where({ id })
      .where(query =>
        stored === null
          ? query.whereNull('delay')
          : query.where('delay', stored as string),
      )
      .update(toClusterRow({ delay }));
    return this.notify(campaignId, changed === 1);
  }

  /**
   * Retries a campaign with some of its clusters, which keep their waves. False
   * when the campaign is in another state by now.
   */
  async retry(
    { id: campaignId, state }: Pick<CampaignRecord, 'id' | 'state'>,
    ids: string[],
    change: Partial<CampaignRecord> & { updatedAt: number },
  ): Promise<boolean> {
    const next = nextCampaignState(state, 'retry');
    const { from, to } = clusterTransitions('retry');
    return this.commit(campaignId, async tx => {
      const changed = await tx('campaigns')
        .where({ id: campaignId, state })
        .update(toCampaignRow({ ...change, state: next }));
      if (!next || changed !== 1) {
        return false;
      }
      for (let start = 0; start < ids.length; start += IDS) {
        await tx('campaign_clusters')
          .where({ campaign_id: campaignId })
          .whereIn('id', ids.slice(start, start + IDS))
          .whereIn('state', from)
          .update({
            ...toClusterRow({
              reason: undefined,
              startedAt: undefined,
              endedAt: undefined,
              busySince: undefined,
              retryAt: undefined,
              changedAt: change.updatedAt,
            }),
            state: to,
          });
      }
      return true;
    });
  }

  /** Skips every cluster of a campaign that hasn't been started. */
  async skipRest(
    campaignId: string,
    change: Pick<CampaignClusterRecord, 'reason' | 'changedAt' | 'endedAt'>,
  ): Promise<void> {
    const { from, to } = clusterTransitions('skip');
    await this.knex('campaign_clusters')
      .where({ campaign_id: campaignId })
      .whereIn(
        'state',
        from.filter(state => state !== 'running'),
      )
      .update({ ...toClusterRow(change), state: to });
    this.onChange(campaignId);
  }

  private async commit(
    campaignId: string,
    change: (tx: Knex.Transaction) => Promise<boolean>,
  ): Promise<boolean> {
    return this.notify(campaignId, await this.knex.transaction(change));
  }

  private notify(campaignId: string, hasChanged: boolean): boolean {
    if (hasChanged) {
      this.onChange(campaignId);
    }
    return hasChanged;
  }
}

/** No cluster in any state. */
export function noClusters(): ClusterCounts {
  return Object.fromEntries(
    CAMPAIGN_CLUSTER_STATES.map(state => [state, 0]),
  ) as ClusterCounts;
}

async function applyWith(
  knex: Knex,
  id: string,
  event: ClusterEvent,
  change: Partial<CampaignClusterRecord> & { changedAt: number },
): Promise<boolean> {
  const { from, to } = clusterTransitions(event);
  const changed = await knex('campaign_clusters')
    .where({ id })
    .whereIn('state', from)
    .update({
      ...toClusterRow(change),
      ...(isClusterOver(to) && { ended_at: change.changedAt }),
      state: to,
    });
  return changed === 1;
}

/** The rows of one statement need the same columns. */
function withAllColumns(rows: Record<string, unknown>[]) {
  const columns = new Set(rows.flatMap(row => Object.keys(row)));
  const empty = Object.fromEntries([...columns].map(column => [column, null]));
  return rows.map(row => ({ ...empty, ...row }));
}
