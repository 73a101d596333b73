import { PermissionsService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  Campaign,
  CampaignDefinition,
} from '@proton-vending/backstage-plugin-proton-common';
import { Fleet, FleetCaller } from '../fleet/Fleet';
import { describeCaller } from '../permissions/describeCaller';
import { CampaignReader } from './CampaignReader';
import { CampaignServices } from './CampaignServices';
import { chooseClusters } from './chooseClusters';
import { createGrant } from './grants';
import { requireFutureDeadline } from './requireFutureDeadline';
import { CampaignRecord } from './store/records';

/** Creates, changes, previews and discards the drafts of campaigns. */
export class CampaignDrafts {
  constructor(
    private readonly services: CampaignServices & {
      fleet: Pick<Fleet, 'rows'>;
      permissions: PermissionsService;
    },
    private readonly reader: CampaignReader,
  ) {}

  async create(
    definition: CampaignDefinition,
    caller: FleetCaller,
  ): Promise<Campaign> {
    const { auth, campaigns, now } = this.services;
    requireFutureDeadline(definition.deadline, this.services.now());
    const { id } = await campaigns.insert({
      definition,
      createdBy: describeCaller(auth, caller.credentials),
      now: now(),
    });
    return this.reader.get(id, caller);
  }

  /** Changes a draft, and removes its previews. */
  async update(
    record: CampaignRecord,
    definition: CampaignDefinition,
    caller: FleetCaller,
  ): Promise<Campaign> {
    requireFutureDeadline(definition.deadline, this.services.now());
    const { clusters, now } = this.services;
    const changed = await clusters.replace(record.id, [], {
      keepPreviews: false,
      now: now(),
      change: { definition, previewing: false, updatedAt: now() },
    });
    return this.reader.after(record, changed, caller);
  }

  /** Chooses the clusters of a draft, and has them previewed one after the other. */
  async preview(id: string, caller: FleetCaller): Promise<Campaign> {
    const record = await this.reader.requireFor(id, 'preview');
    const { clusters, now } = this.services;
    const chosen = await chooseClusters(
      this.services,
      caller,
      record.definition,
    );
    const changed = await clusters.replace(id, chosen, {
      keepPreviews: false,
      now: now(),
      change: {
        grant: await createGrant({ ...this.services, ...caller }),
        previewing: true,
        updatedAt: now(),
      },
    });
    return this.reader.after(record, changed, caller);
  }

  async discard(id: string): Promise<void> {
    const record = await this.reader.requireFor(id, 'discard');
    if (!(await this.services.campaigns.discard(id))) {
      await this.reader.refuseChanged(record);
    }
  }

  /**
   * A draft that deploys what ran before a wave of a campaign, to those of its
   * clusters that exist and that the caller sees.
   */
  async rollback(
    id: string,
    wave: number,
    caller: FleetCaller,
  ): Promise<Campaign> {
    const record = await this.reader.requireFor(id, 'rollback');
    const { definition } = record;
    if (definition.target.type === 'rollback') {
      throw new InputError(
        'The campaign is a rollback itself: create a campaign with the version that you want',
      );
    }
    const all = await this.services.clusters.list(id, { withPreview: false });
    const { rows } = await this.services.fleet.rows(caller, {});
    const visible = new Set(rows.map(({ arn }) => arn));
    const changed = all.filter(
      cluster =>
        cluster.wave === wave &&
        cluster.state === 'succeeded' &&
        visible.has(cluster.arn),
    );
    if (changed.length === 0) {
      throw new ConflictError(
        `There is nothing to roll back: wave ${wave} of the campaign has changed no cluster that you can see`,
      );
    }
    return this.create(
      {
        ...definition,
        name: `Roll back wave ${wave}: ${definition.name}`.slice(0, 100),
        selection: { entityRefs: changed.map(({ entityRef }) => entityRef) },
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
}
