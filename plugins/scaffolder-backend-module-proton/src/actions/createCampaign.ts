import type { DiscoveryService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import type {
  Campaign,
  CampaignCluster,
} from '@proton-vending/backstage-plugin-proton-common';
import { CampaignApi } from '../campaigns/CampaignApi';
import { sleep } from '../deployments/sleep';
import { examples } from './createCampaign.examples';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { stepKey } from './openEnvironmentStep';
import { readTimeout } from './readTimeout';
import {
  duration,
  optionalBoolean,
  optionalString,
  requiredString,
} from './schemas';

const PAUSE_MS = 5_000;

/** How many skipped clusters the log names. */
const MAX_NAMED = 20;

/** The inputs that go into the definition of a campaign. */
const DEFINITION = [
  'name',
  'reason',
  'selection',
  'target',
  'waves',
  'pauseMinutes',
  'maxConcurrent',
  'stopConditions',
  'busyMinutes',
  'window',
  'noticeHours',
  'deadline',
] as const;

/**
 * The action `aws:proton:create-campaign`: creates a campaign, which upgrades or
 * changes many clusters in waves, and previews and starts it if asked to.
 *
 * @public
 */
export function createCampaignAction(
  services: Pick<ProtonActionServices, 'auth' | 'permissions'> & {
    discovery: DiscoveryService;
  },
) {
  return createProtonAction({
    id: 'aws:proton:create-campaign',
    description:
      'Creates a campaign that upgrades or changes many clusters in waves; previews and starts it if asked to',
    examples,
    permissions: services.permissions,
    schema: {
      input: {
        name: requiredString('The name of the campaign'),
        reason: requiredString('What owners see as the reason'),
        selection: z =>
          z
            .union([
              z.object({ filter: z.record(z.any()) }).strict(),
              z.object({ entityRefs: z.array(z.string()) }).strict(),
            ])
            .describe(
              'The clusters: a filter of the fleet page, or entity refs',
            ),
        target: z =>
          z
            .record(z.any())
            .describe(
              'What to deploy: type "version" with templateName and version, or type "redeploy" with templateName and inputs',
            ),
        waves: z =>
          z
            .record(z.any())
            .optional()
            .describe(
              'How to divide the clusters; by default, one cluster and then the others',
            ),
        pauseMinutes: z =>
          z.number().optional().describe('The time between two waves'),
        maxConcurrent: z =>
          z
            .number()
            .optional()
            .describe('How many clusters to deploy at a time; 5 by default'),
        stopConditions: z =>
          z
            .record(z.number())
            .optional()
            .describe(
              'When the campaign pauses: failures or failurePercent; after the first failure by default',
            ),
        busyMinutes: z =>
          z
            .number()
            .optional()
            .describe('How long to wait for a cluster that is being deployed'),
        window: z =>
          z
            .record(z.any())
            .optional()
            .describe('The maintenance window: days, from, to and timeZone'),
        noticeHours: z =>
          z
            .number()
            .optional()
            .describe('How long before the start owners are notified'),
        deadline: optionalString(
          'The campaign starts no deployment after this time',
        ),
        preview: optionalBoolean(
          'Whether to preview the change to each cluster, and wait for the previews',
        ),
        start: optionalBoolean('Whether to start the campaign'),
        timeout: z =>
          duration(z)
            .optional()
            .describe('How long to wait for the previews; 1h by default'),
      },
      output: {
        campaignId: requiredString('The ID of the campaign'),
        state: requiredString(
          'The state of the campaign: draft, announced or running',
        ),
        skipped: z =>
          z
            .array(z.string())
            .describe(
              'With preview: the entity refs of the clusters that it would skip',
            ),
      },
    },
    async handler(ctx) {
      const { input, logger, signal } = ctx;
      const timeoutMs = readTimeout(input.timeout);
      if (ctx.isDryRun) {
        logger.info(`Dry run: would create the campaign "${input.name}"`);
        ctx.output('campaignId', '');
        ctx.output('state', 'draft');
        ctx.output('skipped', []);
        return;
      }
      const api = new CampaignApi({
        ...services,
        credentials: () => ctx.getInitiatorCredentials(),
        signal,
      });
      const campaignId = await ctx.checkpoint({
        key: stepKey(`create.campaign.${input.name}`, ctx.each),
        fn: async () => {
          const created = await api.create(
            Object.fromEntries(DEFINITION.map(key => [key, input[key]])),
          );
          return created.id;
        },
      });
      ctx.output('campaignId', campaignId);
      ctx.output('skipped', []);
      logger.info(`Created the campaign "${input.name}" (${campaignId})`);

      let campaign = await api.get(campaignId);
      if (input.preview && campaign.state === 'draft') {
        await previewAll({ api, campaignId, timeoutMs, signal });
        const { clusters, total } = await api.listClusters(campaignId);
        const skipped = clusters.filter(({ preview }) => preview?.skipReason);
        logger.info(describePreview(skipped, total));
        ctx.output(
          'skipped',
          skipped.map(({ entityRef }) => entityRef),
        );
      }
      // An earlier run of this step may have started it.
      if (input.start && campaign.state === 'draft') {
        campaign = await api.start(campaignId);
        logger.info(describeStart(campaign));
      }
      ctx.output('state', campaign.state);
    },
  });
}

/** Has all clusters previewed; what an earlier run has started is kept. */
async function previewAll(options: {
  api: CampaignApi;
  campaignId: string;
  timeoutMs: number;
  signal?: AbortSignal;
}): Promise<void> {
  const { api, campaignId, timeoutMs, signal } = options;
  const deadline = Date.now() + timeoutMs;
  let campaign = await api.get(campaignId);
  if (!campaign.previewing) {
    campaign = await api.preview(campaignId);
  }
  while (campaign.previewing) {
    if (Date.now() >= deadline) {
      throw new ConflictError(
        `The previews of the campaign ${campaignId} aren't complete after the timeout. They continue: look at the campaign, or run the task again with a longer timeout`,
      );
    }
    await sleep(PAUSE_MS, signal);
    campaign = await api.get(campaignId);
    if (campaign.state !== 'draft') {
      throw new InputError(
        `Somebody else has changed the campaign ${campaignId}, which is ${campaign.state}`,
      );
    }
  }
}

function describePreview(skipped: CampaignCluster[], total: number): string {
  const lines = skipped
    .slice(0, MAX_NAMED)
    .map(
      ({ entityRef, preview }) =>
        `- ${entityRef}: ${preview?.skipReason?.message}`,
    );
  const more = skipped.length - lines.length;
  return [
    `Previewed ${total} clusters; the campaign would skip ${skipped.length}`,
    ...lines,
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

function describeStart({ state, beginsAt }: Campaign): string {
  return state === 'announced'
    ? `Notified the owners; the campaign starts at ${beginsAt}`
    : 'Started the campaign';
}
