import {
  CampaignClusterState,
  CampaignDefinition,
  CampaignState,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { CampaignEvent, nextCampaignState } from '../campaignStates';
import { CampaignRecord, ChangeListener } from './records';
import { toCampaignRecord, toCampaignRow } from './rows';

/** Which work on a campaign a lease is for. */
export type LeaseKind = 'work' | 'preview';

const LEASES = {
  work: { owner: 'lease_owner', expiresAt: 'lease_expires_at' },
  preview: {
    owner: 'preview_lease_owner',
    expiresAt: 'preview_lease_expires_at',
  },
} as const;

/** The campaigns in the database. */
export class CampaignStore {
  constructor(
    private readonly knex: Knex,
    private readonly onChange: ChangeListener = () => {},
  ) {}

  async insert(options: {
    definition: CampaignDefinition;
    createdBy: string;
    now: number;
  }): Promise<CampaignRecord> {
    const { definition, createdBy, now } = options;
    const record: CampaignRecord = {
      id: randomUUID(),
      state: 'draft',
      definition,
      createdBy,
      createdAt: now,
      updatedAt: now,
      acceptedFailures: 0,
      previewing: false,
    };
    await this.knex('campaigns').insert(toCampaignRow(record));
    this.onChange(record.id);
    return record;
  }

  async find(id: string): Promise<CampaignRecord | undefined> {
    const row = await this.knex('campaigns').where({ id }).first();
    return row && toCampaignRecord(row);
  }

  /** Newest first. */
  async list(options: {
    states?: CampaignState[];
    offset: number;
    limit: number;
  }): Promise<{ campaigns: CampaignRecord[]; total: number }> {
    const { states, offset, limit } = options;
    const matching = this.knex('campaigns').modify(query => {
      if (states) {
        query.whereIn('state', states);
      }
    });
    const rows = await matching
      .clone()
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ])
      .offset(offset)
      .limit(limit);
    const [{ total }] = await matching.clone().count({ total: '*' });
    return { campaigns: rows.map(toCampaignRecord), total: Number(total) };
  }

  /**
   * Applies an event to a campaign in a state. False when it is in another state
   * by now, so that of two backends one applies it.
   */
  async apply(
    { id, state }: Pick<CampaignRecord, 'id' | 'state'>,
    event: CampaignEvent,
    change: Partial<CampaignRecord> & { updatedAt: number },
  ): Promise<boolean> {
    const next = nextCampaignState(state, event);
    if (!next) {
      return false;
    }
    const changed = await this.knex('campaigns')
      .where({ id, state })
      .update(toCampaignRow({ ...change, state: next }));
    return this.notify(id, changed === 1);
  }

  /** Changes a campaign that is still in a state; false when it isn't. */
  async update(
    { id, state }: Pick<CampaignRecord, 'id' | 'state'>,
    change: Partial<Omit<CampaignRecord, 'id' | 'state'>>,
  ): Promise<boolean> {
    const changed = await this.knex('campaigns')
      .where({ id, state })
      .update(toCampaignRow(change));
    return this.notify(id, changed === 1);
  }

  /** Deletes a draft with its clusters; false when it is no draft any more. */
  async discard(id: string): Promise<boolean> {
    const discarded = await this.knex.transaction(async tx => {
      const deleted = await tx('campaigns').where({ id, state: 'draft' }).del();
      // SQLite ignores foreign keys unless they are switched on.
      await tx('campaign_clusters')
        .where({ campaign_id: id })
        .whereNotExists(tx('campaigns').where({ id }))
        .del();
      return deleted === 1;
    });
    return this.notify(id, discarded);
  }

  /** The ids of campaigns with work that nobody holds. */
  async listFree(kind: LeaseKind, now: number): Promise<string[]> {
    const { expiresAt } = LEASES[kind];
    return this.knex('campaigns')
      .where(free => free.whereNull(expiresAt).orWhere(expiresAt, '<=', now))
      .andWhere(work => {
        if (kind === 'preview') {
          work.where({ previewing: true });
        } else {
          // Deployments of a campaign that was stopped continue.
          work
            .whereIn('state', ['announced', 'running', 'paused'])
            .orWhereExists(this.runningClusters());
        }
      })
      .orderBy('created_at')
      .pluck('id');
  }

  /** Takes a campaign for some work, as one backend at a time can. */
  async claim(
    kind: LeaseKind,
    id: string,
    lease: { owner: string; now: number; expiresAt: number },
  ): Promise<CampaignRecord | undefined> {
    const columns = LEASES[kind];
    const claimed = await this.knex('campaigns')
      .where({ id })
      .andWhere(free =>
        free
          .whereNull(columns.expiresAt)
          .orWhere(columns.expiresAt, '<=', lease.now),
      )
      .update({
        [columns.owner]: lease.owner,
        [columns.expiresAt]: lease.expiresAt,
      });
    return claimed === 1 ? this.find(id) : undefined;
  }

  /** False when somebody else holds the lease by now. */
  async extendLease(
    kind: LeaseKind,
    id: string,
    lease: { owner: string; expiresAt: number },
  ): Promise<boolean> {
    const columns = LEASES[kind];
    const extended = await this.knex('campaigns')
      .where({ id, [columns.owner]: lease.owner })
      .update({ [columns.expiresAt]: lease.expiresAt });
    return extended === 1;
  }

  async releaseLease(
    kind: LeaseKind,
    id: string,
    owner: string,
  ): Promise<void> {
    const columns = LEASES[kind];
    await this.knex('campaigns')
      .where({ id, [columns.owner]: owner })
      .update({ [columns.owner]: null, [columns.expiresAt]: null });
  }

  /** How many campaigns are in which state. */
  async countByState(): Promise<Map<string, number>> {
    const rows: { state: string; count: number | string }[] = await this.knex(
      'campaigns',
    )
      .groupBy('state')
      .select('state')
      .count({ count: '*' });
    return new Map(rows.map(({ state, count }) => [state, Number(count)]));
  }

  private notify(id: string, hasChanged: boolean): boolean {
    if (hasChanged) {
      this.onChange(id);
    }
    return hasChanged;
  }

  private runningClusters() {
    const running: CampaignClusterState = 'running';
    return this.knex('campaign_clusters')
      .select(this.knex.raw('1'))
      .where({ 'campaign_clusters.state': running })
      .whereRaw('campaign_clusters.campaign_id = campaigns.id');
  }
}
