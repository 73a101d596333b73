import {
  Campaign,
  CAMPAIGN_CLUSTER_STATES,
  CAMPAIGN_STATES,
  CampaignCluster,
  CampaignOperation,
  protonCampaignCreatePermission,
  protonCampaignReadPermission,
  protonCampaignUpdatePermission,
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';
import { Campaigns } from '../campaigns/Campaigns';
import { readDefinition } from '../campaigns/readDefinition';
import { GuardedRequest, GuardRule } from '../routes/createCallerGuard';
import { ActionServices } from './ActionServices';
import { definitionShape } from './campaignDefinition';

const MAX_CAMPAIGNS = 100;
const MAX_CLUSTERS = 100;

const ALSO_CLUSTERS = [
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
];

const campaignShape = (z: typeof Zod) => ({
  id: z.string(),
  name: z.string(),
  reason: z.string(),
  state: z.string(),
  stateReason: z.string().optional().describe('Why it is paused or stopped.'),
  target: z.any().describe('What it deploys.'),
  createdBy: z.string(),
  createdAt: z.string(),
  startedBy: z.string().optional(),
  beginsAt: z.string().optional().describe('When the notice period ends.'),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  deadline: z.string().optional(),
  counts: z
    .record(z.number())
    .describe('How many clusters are in each state; all 0 before a preview.'),
  waveCount: z.number().optional(),
  currentWave: z.number().optional(),
  waitsFor: z
    .string()
    .optional()
    .describe('What it waits for before it starts the next cluster.'),
  previewing: z.boolean().describe('Whether clusters are being previewed.'),
  operations: z.array(z.string()).describe('What is possible now.'),
});

const EXAMPLE = {
  id: '7d1f3a52-9f0e-4d0c-9a64-4b6a7c1c2b77',
  name: 'Kubernetes 1.36',
  reason: 'Standard support for 1.34 ends in December',
  target: { type: 'version', templateName: 'eks-cluster', version: '1.4' },
  createdBy: 'user:default/jane',
  createdAt: '2026-11-30T09:00:00.000Z',
  previewing: false,
};

function addListCampaigns({
  actionsRegistry,
  campaigns,
  guard,
}: ActionServices): void {
  actionsRegistry.register({
    name: 'list-campaigns',
    title: 'List Campaigns',
    description: `
Lists campaigns, newest first. A campaign upgrades or changes many clusters in waves.

## When to use

Use this to find a campaign. \`get-campaign\` returns its clusters.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          state: z
            .array(z.enum(CAMPAIGN_STATES))
            .optional()
            .describe('Only campaigns in one of these states.'),
          offset: z.number().int().min(0).optional(),
          limit: z
            .number()
            .int()
            .min(1)
            .max(MAX_CAMPAIGNS)
            .optional()
            .describe('25 by default.'),
        }),
      output: z =>
        z.object({
          campaigns: z.array(z.object(campaignShape(z))),
          total: z.number().describe('The number of campaigns on all pages.'),
        }),
    },
    examples: [
      {
        title: 'Campaigns that run',
        input: { state: ['running'] },
        output: {
          campaigns: [
            {
              ...EXAMPLE,
              state: 'running',
              counts: { waiting: 8, running: 2, succeeded: 10 },
              operations: ['pause', 'stop'],
            },
          ],
          total: 1,
        },
      },
    ],
    action: async ({ input, credentials }) => ({
      output: await guard(
        { credentials },
        readRule({ queryType: 'by-filter' }),
        async caller => {
          const { state, offset = 0, limit = 25 } = input;
          const list = await campaigns.reader.list(caller, {
            states: state,
            offset,
            limit,
          });
          return {
            campaigns: list.campaigns.map(summarizeCampaign),
            total: list.total,
          };
        },
      ),
    }),
  });
}

function addGetCampaign({
  actionsRegistry,
  campaigns,
  guard,
}: ActionServices): void {
  actionsRegistry.register({
    name: 'get-campaign',
    title: 'Get Campaign',
    description: `
Returns a campaign and its clusters in the order of waves, of those you may see. For each cluster it
returns the state, why it failed or was skipped and, after a preview, the inputs that are missing and
what would be lost.

## When to use

Use this after \`preview-campaign\` to check the effect on each cluster before you start the campaign, and
afterwards to see how far it is.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          campaignId: z.string(),
          state: z
            .array(z.enum(CAMPAIGN_CLUSTER_STATES))
            .optional()
            .describe('Only clusters in one of these states.'),
          wave: z.number().int().min(1).optional(),
          offset: z.number().int().min(0).optional(),
          limit: z
            .number()
            .int()
            .min(1)
            .max(MAX_CLUSTERS)
            .optional()
            .describe(`${MAX_CLUSTERS} clusters by default.`),
        }),
      output: z =>
        z.object({
          campaign: z.object(campaignShape(z)),
          clusters: z.array(
            z.object({
              entityRef: z.string(),
              name: z.string(),
              owner: z.string().optional(),
              wave: z.number(),
              state: z.string(),
              reason: z
                .string()
                .optional()
                .describe('Why it failed, is skipped or waits.'),
              fromVersion: z.string().optional(),
              toVersion: z.string().optional(),
              deploymentId: z.string().optional(),
              preview: z
                .object({
                  skipReason: z
                    .string()
                    .optional()
                    .describe('Why the campaign would skip the cluster.'),
                  missingInputs: z.array(z.string()),
                  violations: z.array(z.string()),
                  counts: z.record(z.number()).optional(),
                  losses: z
                    .array(z.string())
                    .optional()
                    .describe('Protected resources that would be lost.'),
                })
                .optional(),
            }),
          ),
          total: z.number().describe('The number of clusters on all pages.'),
          hidden: z.number().describe('How many clusters you may not see.'),
        }),
    },
    examples: [
      {
        title: 'The clusters that failed',
        input: { campaignId: EXAMPLE.id, state: ['failed'] },
        output: {
          campaign: {
            ...EXAMPLE,
            state: 'paused',
            stateReason: '1 cluster failed.',
            counts: { waiting: 8, failed: 1, succeeded: 10 },
            operations: ['resume', 'stop', 'update'],
          },
          clusters: [
            {
              entityRef: 'resource:default/payments-dev',
              name: 'payments-dev',
              owner: 'group:default/payments',
              wave: 2,
              state: 'failed',
              reason: 'Terraform apply failed: VpcLimitExceeded',
              fromVersion: '1.3',
              toVersion: '1.4',
            },
          ],
          total: 1,
          hidden: 0,
        },
      },
    ],
    action: async ({ input, credentials }) => ({
      output: await guard(
        { credentials },
        {
          ...readRule({ queryType: 'by-id', campaignId: input.campaignId }),
          alsoPermissions: ALSO_CLUSTERS,
        },
        async caller => {
          const { campaignId, state, wave, offset = 0 } = input;
          const campaign = await campaigns.reader.get(campaignId, caller);
          const { clusters, total, hidden } =
            await campaigns.reader.listClusters(campaignId, caller, {
              states: state,
              wave,
              offset,
              limit: input.limit ?? MAX_CLUSTERS,
            });
          return {
            campaign: summarizeCampaign(campaign),
            clusters: clusters.map(summarizeCluster),
            total,
            hidden,
          };
        },
      ),
    }),
  });
}

function addCreateCampaign({
  actionsRegistry,
  campaigns,
  guard,
}: ActionServices): void {
  actionsRegistry.register({
    name: 'create-campaign',
    title: 'Create Campaign',
    description: `
Creates the draft of a campaign, which upgrades or changes many clusters in waves. It deploys nothing.

## When to use

Use this to upgrade clusters of one template, or to change the same inputs of all of them. Then run
\`preview-campaign\`, show the result of \`get-campaign\` to a person, and run \`start-campaign\`.
    `,
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z => z.strictObject(definitionShape(z)),
      output: z => z.object(campaignShape(z)),
    },
    examples: [
      {
        title: 'An upgrade in three waves',
        input: {
          name: EXAMPLE.name,
          reason: EXAMPLE.reason,
          selection: { filter: { behind: ['minor'] } },
          target: {
            type: 'version',
            templateName: 'eks-cluster',
            version: '1.4',
          },
          waves: { type: 'percent', canary: 2, percentages: [25, 100] },
          noticeHours: 48,
        },
        output: {
          ...EXAMPLE,
          state: 'draft',
          counts: {},
          operations: ['update', 'preview', 'start', 'discard'],
        },
      },
    ],
    action: async ({ input, credentials }) => ({
      output: await guard(
        { credentials },
        {
          ...changeRule('create'),
          permission: protonCampaignCreatePermission,
        },
        async caller => {
          const created = await campaigns.drafts.create(
            readDefinition(input),
            caller,
          );
          caller.note({ campaignId: created.id });
          return summarizeCampaign(created);
        },
      ),
    }),
  });
}

interface OperationAction {
  operation: Extract<
    CampaignOperation,
    'preview' | 'start' | 'pause' | 'resume' | 'retry' | 'stop'
  >;
  title: string;
  does: string;
  when: string;
  destructive: boolean;
  run(
    campaigns: Campaigns,
    campaignId: string,
    caller: GuardedRequest,
  ): Promise<Campaign>;
  example: { state: string; operations: string[] };
}

const OPERATIONS: OperationAction[] = [
  {
    operation: 'preview',
    title: 'Preview Campaign',
    does: 'Chooses the clusters of a draft and previews the change to each, one after the other. It deploys nothing and returns at once.',
    when: 'Use this before `start-campaign`. `get-campaign` returns the previews; it has all of them when `previewing` is false.',
    destructive: false,
    run: ({ drafts }, id, caller) => drafts.preview(id, caller),
    example: { state: 'draft', operations: ['update', 'preview', 'start'] },
  },
  {
    operation: 'start',
    title: 'Start Campaign',
    does: 'Starts a draft with your permissions. It notifies owners and, after the notice period, deploys to the clusters in waves.',
    when: 'Use this only after a person has seen the previews and agreed: it changes the infrastructure of many clusters.',
    destructive: true,
    run: ({ runs }, id, caller) => runs.start(id, caller),
    example: { state: 'running', operations: ['pause', 'stop'] },
  },
  {
    operation: 'pause',
    title: 'Pause Campaign',
    does: 'Pauses a campaign: it starts no more clusters. Running deployments continue.',
    when: 'Use this when something is wrong with a campaign and a person has to look at it.',
    destructive: false,
    run: ({ runs }, id, caller) => runs.pause(id, caller),
    example: { state: 'paused', operations: ['resume', 'stop', 'update'] },
  },
  {
    operation: 'resume',
    title: 'Resume Campaign',
    does: 'Resumes a paused campaign with your permissions. Earlier failures no longer count.',
    when: 'Use this only after a person has looked at the failures and agreed.',
    destructive: true,
    run: ({ runs }, id, caller) => runs.resume(id, caller),
    example: { state: 'running', operations: ['pause', 'stop'] },
  },
  {
    operation: 'retry',
    title: 'Retry Campaign',
    does: 'Retries the failed clusters of a campaign, and those that it skipped because they were busy, with your permissions.',
    when: 'Use this only after a person has fixed the cause of the failures and agreed.',
    destructive: true,
    run: ({ runs }, id, caller) => runs.retry(id, {}, caller),
    example: { state: 'running', operations: ['pause', 'stop'] },
  },
  {
    operation: 'stop',
    title: 'Stop Campaign',
    does: "Stops a campaign for good: it skips the waiting clusters. Running deployments continue. A stopped campaign can't be resumed.",
    when: 'Use this when a person asks for it. To continue later, use `pause-campaign`.',
    destructive: true,
    run: ({ runs }, id, caller) => runs.stop(id, caller),
    example: { state: 'stopped', operations: ['rollback'] },
  },
];

/**
 * Registers the actions of campaigns, which upgrade or change many clusters in
 * waves.
 */
export function addCampaignActions(services: ActionServices): void {
  addListCampaigns(services);
  addGetCampaign(services);
  addCreateCampaign(services);
  for (const operation of OPERATIONS) {
    addOperation(services, operation);
  }
}

function addOperation(
  { actionsRegistry, campaigns, guard }: ActionServices,
  { operation, title, does, when, destructive, run, example }: OperationAction,
): void {
  actionsRegistry.register({
    name: `${operation}-campaign`,
    title,
    description: `\n${does}\n\n## When to use\n\n${when}\n`,
    attributes: { readOnly: false, destructive, idempotent: false },
    schema: {
      input: z => z.object({ campaignId: z.string() }),
      output: z => z.object(campaignShape(z)),
    },
    examples: [
      {
        title,
        input: { campaignId: EXAMPLE.id },
        output: {
          ...EXAMPLE,
          counts: { waiting: 8, succeeded: 10 },
          ...example,
        },
      },
    ],
    action: async ({ input: { campaignId }, credentials }) => ({
      output: await guard(
        { credentials },
        {
          ...changeRule(operation, campaignId),
          permission: protonCampaignUpdatePermission,
          alsoPermissions: ALSO_CLUSTERS,
        },
        async caller =>
          summarizeCampaign(await run(campaigns, campaignId, caller)),
      ),
    }),
  });
}

function readRule(meta: GuardRule['meta']): GuardRule {
  return {
    eventId: 'campaign-read',
    permission: protonCampaignReadPermission,
    meta,
  };
}

function changeRule(
  actionType: string,
  campaignId?: string,
): Omit<GuardRule, 'permission'> {
  return {
    eventId: `campaign-${actionType}`,
    severityLevel: 'medium',
    meta: { actionType, ...(campaignId && { campaignId }) },
  };
}

function summarizeCampaign(campaign: Campaign) {
  return {
    id: campaign.id,
    name: campaign.name,
    reason: campaign.reason,
    state: campaign.state,
    stateReason: campaign.stateReason?.message,
    target: campaign.target,
    createdBy: campaign.createdBy,
    createdAt: campaign.createdAt,
    startedBy: campaign.startedBy,
    beginsAt: campaign.beginsAt,
    startedAt: campaign.startedAt,
    endedAt: campaign.endedAt,
    deadline: campaign.deadline,
    counts: campaign.counts,
    waveCount: campaign.waveCount,
    currentWave: campaign.currentWave,
    waitsFor:
      campaign.next && `${campaign.next.waitsFor}, until ${campaign.next.at}`,
    previewing: campaign.previewing,
    operations: campaign.operations,
  };
}

function summarizeCluster(cluster: CampaignCluster) {
  const { preview } = cluster;
  return {
    entityRef: cluster.entityRef,
    name: cluster.name,
    owner: cluster.owner,
    wave: cluster.wave,
    state: cluster.state,
    reason: cluster.reason?.message,
    fromVersion: cluster.fromVersion,
    toVersion: cluster.toVersion,
    deploymentId: cluster.deploymentId,
    preview: preview && {
      skipReason: preview.skipReason?.message,
      missingInputs: preview.missingInputs,
      violations: preview.violations.map(({ path, message }) =>
        path ? `${path} ${message}` : message,
      ),
      counts: preview.plan?.counts,
      losses: preview.plan?.losses?.map(
        ({ address, action }) => `${address} (${action})`,
      ),
    },
  };
}
