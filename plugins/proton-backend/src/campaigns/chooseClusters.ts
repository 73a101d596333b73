import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  CampaignDefinition,
  FleetRow,
  MAX_CAMPAIGN_CLUSTERS,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTags,
} from '@proton-vending/backstage-plugin-proton-node';
import pLimit from 'p-limit';
import { Fleet, FleetCaller } from '../fleet/Fleet';
import { isWhole } from '../fleet/fleetCsv';
import { ClusterRefusal } from './ClusterRefusal';
import { divideIntoWaves } from './divideIntoWaves';
import { requireNoSecrets } from './planClusterChange';
import { CampaignClusterStore } from './store/CampaignClusterStore';
import { ChosenCluster } from './store/records';

const MOST_READS = 8;

/** So many entities are asked for at once. */
const ENTITIES = 100;

/** How many clusters an error names. */
const MOST_NAMED = 5;

type Services = {
  catalog: CatalogService;
  clusters: CampaignClusterStore;
  fleet: Pick<Fleet, 'rows'>;
  proton: ProtonService;
};

/**
 * The clusters that a campaign changes, with their waves, as the caller sees them.
 *
 * @throws InputError or ConflictError that says what to choose instead
 */
export async function chooseClusters(
  services: Services,
  caller: FleetCaller,
  definition: CampaignDefinition,
): Promise<ChosenCluster[]> {
  const rows = await selectRows(services, caller, definition);
  if (rows.length === 0) {
    throw new InputError(
      `The campaign has no clusters: no cluster that you can see matches the selection and was created from the template ${definition.target.templateName}`,
    );
  }
  if (rows.length > MAX_CAMPAIGN_CLUSTERS) {
    throw new InputError(
      `The campaign has ${rows.length} clusters, and the limit is ${MAX_CAMPAIGN_CLUSTERS}: narrow the filter down`,
    );
  }
  const { target, waves } = definition;
  const labels =
    waves.type === 'label'
      ? await readLabels(services, caller.credentials, rows, waves.label)
      : new Map<string, string>();
  const numbers = divideIntoWaves(
    waves,
    rows.map(({ arn }) => ({ label: labels.get(arn) })),
  );
  const former =
    target.type === 'rollback'
      ? await findFormer(services.clusters, target)
      : undefined;
  const chosen = rows.map((row, index) => ({
    arn: row.arn,
    entityRef: row.entityRef,
    name: row.name,
    title: row.title,
    owner: row.owner,
    fromVersion: row.templateVersion,
    wave: numbers[index],
    kubernetesVersion: former
      ? former.get(row.arn)?.kubernetesVersion
      : row.kubernetesVersion,
    rollbackOf: former?.get(row.arn)?.deploymentId,
  }));
  await requireNoSecretInputs(services.proton, definition, chosen);
  return chosen;
}

/** Checks each template version once, in each account. */
async function requireNoSecretInputs(
  proton: ProtonService,
  { target }: CampaignDefinition,
  chosen: ChosenCluster[],
): Promise<void> {
  if (target.type === 'rollback' || !target.inputs) {
    return;
  }
  const checked = new Map(
    chosen.map(({ arn, fromVersion = '' }) => {
      const version = target.type === 'version' ? target.version : fromVersion;
      const place = arn.split(':').slice(3, 5).join('/');
      return [`${place} ${version}`, { arn, version }];
    }),
  );
  for (const { arn, version } of checked.values()) {
    const client = await proton.getClientForArn(arn);
    try {
      await requireNoSecrets(client, { ...target, version });
    } catch (error) {
      throw error instanceof ClusterRefusal
        ? new InputError(error.message)
        : error;
    }
  }
}

async function selectRows(
  { fleet }: Services,
  caller: FleetCaller,
  { selection, target }: CampaignDefinition,
): Promise<FleetRow[]> {
  const filter = 'filter' in selection ? selection.filter : {};
  const { rows, gaps } = await fleet.rows(caller, filter);
  if ('filter' in selection) {
    if (!isWhole(gaps)) {
      throw new ConflictError(
        "Some accounts can't be read now, so that the campaign would miss their clusters. Try again later, or filter by account and region",
      );
    }
    return rows.filter(row => row.templateName === target.templateName);
  }
  const byRef = new Map(rows.map(row => [row.entityRef.toLowerCase(), row]));
  const refs = [...new Set(selection.entityRefs.map(ref => ref.toLowerCase()))];
  requireNone(
    refs.filter(ref => !byRef.has(ref)),
    'are no clusters that you can see',
  );
  const chosen = refs.flatMap(ref => byRef.get(ref) ?? []);
  requireNone(
    chosen
      .filter(row => row.templateName !== target.templateName)
      .map(row => row.entityRef),
    `weren't created from the template ${target.templateName}`,
  );
  return chosen;
}

function requireNone(refs: string[], what: string): void {
  if (refs.length > 0) {
    const named = refs.slice(0, MOST_NAMED).join(', ');
    const more = refs.length > MOST_NAMED ? ', …' : '';
    throw new InputError(`${named}${more} ${what}`);
  }
}

/** The clusters that a wave of another campaign has changed, by their ARNs. */
async function findFormer(
  clusters: CampaignClusterStore,
  { campaignId, wave }: { campaignId: string; wave: number },
) {
  const all = await clusters.list(campaignId, { withPreview: false });
  return new Map(
    all
      .filter(each => each.wave === wave && each.state === 'succeeded')
      .map(each => [each.arn, each]),
  );
}

async function readLabels(
  { catalog, proton }: Services,
  credentials: BackstageCredentials,
  rows: FleetRow[],
  label: string,
): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (let start = 0; start < rows.length; start += ENTITIES) {
    const some = rows.slice(start, start + ENTITIES);
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs: some.map(({ entityRef }) => entityRef),
        fields: ['metadata.labels', 'spec'],
      },
      { credentials },
    );
    some.forEach(({ arn }, index) => {
      const value = readLabel(items[index], label);
      if (value !== undefined) {
        labels.set(arn, value);
      }
    });
  }
  const limit = pLimit(MOST_READS);
  await Promise.all(
    rows
      .filter(({ arn }) => !labels.has(arn))
      .map(({ arn }) =>
        limit(async () => {
          const tags = await readTags(await proton.getClientForArn(arn), arn);
          if (Object.hasOwn(tags, label)) {
            labels.set(arn, tags[label]);
          }
        }),
      ),
  );
  return labels;
}

function readLabel(
  entity: Entity | undefined,
  label: string,
): string | undefined {
  const value = entity?.metadata?.labels?.[label] ?? entity?.spec?.[label];
  return typeof value === 'string' ? value : undefined;
}
