import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  FleetQuery,
  FleetRow,
  protonEnvironmentReadPermission,
  DeploymentStatus,
  VersionsBehind,
  FleetGap,
  FleetGaps,
} from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';
import { ActionServices } from './ActionServices';
import { normalizeOwner } from '../environments/listCatalogEnvironments';

/** The most clusters of one answer: more than that nobody reads. */
const MAX_CLUSTERS = 100;
const DEFAULT_CLUSTERS = 25;

/** What both lists of clusters can be narrowed down by. */
export const clusterFilterShape = (z: typeof Zod) => ({
  owner: z
    .string()
    .optional()
    .describe('Entity ref of the owner, such as "group:default/payments".'),
  template: z
    .string()
    .optional()
    .describe('Name of the template, such as "eks-cluster".'),
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Words to find in the name, title, owner or template.'),
  limit: z
    .number()
    .int()
    .min(1)
    .max(MAX_CLUSTERS)
    .optional()
    .describe(`How many clusters at most; ${DEFAULT_CLUSTERS} by default.`),
  offset: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('How many clusters to pass over, for the next page.'),
});

/** What a list says of what it lacks. */
export const gapShape = (z: typeof Zod) => ({
  unavailable: z
    .array(z.string())
    .optional()
    .describe(
      'Accounts and regions that do not answer now, why, and whether their clusters are missing here or out of date.',
    ),
  unnamed: z
    .number()
    .optional()
    .describe(
      'Of how many more accounts and regions clusters are missing; it is not known whether you may see any there.',
    ),
  catalog: z
    .string()
    .optional()
    .describe(
      'Why the catalog does not answer now, and since when clusters that are new to it are missing.',
    ),
});

/** What both lists answer. */
export const clusterListShape = (z: typeof Zod) => ({
  clusters: z.array(
    z.object({
      entityRef: z
        .string()
        .describe('The entity of the cluster, by which other actions know it.'),
      name: z.string(),
      owner: z.string().optional(),
      status: z
        .string()
        .describe('Of the last deployment, such as SUCCEEDED or FAILED.'),
      template: z.string(),
      version: z.string().describe('The template version that it runs.'),
      recommendedMinorVersion: z
        .string()
        .optional()
        .describe('The newest of the same major; an upgrade without breaks.'),
      recommendedVersion: z
        .string()
        .optional()
        .describe('The newest of all; another major may need new inputs.'),
      kubernetesVersion: z.string().optional(),
      accountId: z.string(),
      region: z.string(),
    }),
  ),
  total: z.number().describe('How many there are, also beyond this page.'),
  refreshing: z
    .boolean()
    .describe('Whether a newer answer is being made: ask again in seconds.'),
  ...gapShape(z),
});

/** Lists the clusters that a caller may see. */
export async function listClusters(
  services: Pick<ActionServices, 'fleet' | 'guard'>,
  credentials: BackstageCredentials,
  query: FleetQuery,
) {
  const { fleet, guard } = services;
  return guard(
    { credentials },
    {
      eventId: 'fleet-read',
      permission: protonEnvironmentReadPermission,
      meta: { queryType: 'action' },
    },
    async caller => {
      const page = await fleet.page(caller, {
        ...query,
        limit: query.limit ?? DEFAULT_CLUSTERS,
      });
      return {
        clusters: page.environments.map(toCluster),
        total: page.total,
        refreshing: page.refreshing,
        ...describeGaps(page),
      };
    },
  );
}

function toCluster(row: FleetRow) {
  return {
    entityRef: row.entityRef,
    name: row.name,
    owner: row.owner,
    status: row.status,
    template: row.templateName,
    version: row.templateVersion,
    recommendedMinorVersion: row.recommendedMinorVersion,
    recommendedVersion: row.recommendedVersion,
    kubernetesVersion: row.kubernetesVersion,
    accountId: row.accountId,
    region: row.region,
  };
}

/** What the lists of clusters are asked for, as a query of the fleet. */
export function toFleetQuery(input: {
  owner?: string;
  template?: string;
  search?: string;
  status?: DeploymentStatus[];
  behind?: VersionsBehind;
  limit?: number;
  offset?: number;
}): FleetQuery {
  const { owner, template, search, status, behind, limit, offset } = input;
  return {
    ...(owner && { owner: [normalizeOwner(owner) ?? owner] }),
    ...(template && { template: [template] }),
    ...(behind && { behind: [behind] }),
    search,
    status,
    limit,
    offset,
  };
}

/** Says in sentences what a list of clusters leaves out, or knows from earlier only. */
export function describeGaps({
  unavailable,
  unnamed,
  catalog,
  unconfigured,
}: FleetGaps) {
  return {
    ...(unconfigured && {
      unavailable: [
        'No account is configured under proton.accounts in app-config.yaml',
      ],
    }),
    ...(unavailable && { unavailable: unavailable.map(describeGap) }),
    ...(unnamed && { unnamed }),
    ...(catalog && {
      catalog: `${catalog.message} (clusters are missing that it has got since ${catalog.readAt})`,
    }),
  };
}

function describeGap({ accountId, region, message, readAt }: FleetGap) {
  const consequence = readAt
    ? `its clusters are shown as of ${readAt}`
    : 'clusters of it are missing';
  return `${accountId}, ${region}: ${message} (${consequence})`;
}
