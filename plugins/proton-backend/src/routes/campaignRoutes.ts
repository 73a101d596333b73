import {
  CAMPAIGN_CLUSTER_STATES,
  CAMPAIGN_STATES,
  MAX_CAMPAIGN_CLUSTERS,
  MAX_PROTON_REASON_LENGTH,
  protonCampaignCreatePermission,
  protonCampaignReadPermission,
  protonCampaignUpdatePermission,
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { BasicPermission } from '@backstage/plugin-permission-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Request, Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Campaigns } from '../campaigns/Campaigns';
import {
  readDefinition,
  readSettings,
  timestamp,
} from '../campaigns/readDefinition';
import { campaignCsv } from '../campaigns/report';
import { openEnvironment } from '../environments/openEnvironment';
import { ENVIRONMENT_PATH, RouteRule, Routes } from './createRoutes';
import { readBody, readSpecBody } from './readBody';
import { count, listOf, oneOf, readQuery } from './readQuery';

const CAMPAIGN = '/campaigns/:campaignId';
const CLUSTER = `${CAMPAIGN}/clusters/:clusterId`;

const MOST_CAMPAIGNS = 100;
const MOST_CLUSTERS = 500;
const MAX_ID_LENGTH = 36;

const campaignQuery = z.object({
  state: listOf(oneOf(CAMPAIGN_STATES)),
  offset: count(),
  limit: count({ min: 1, max: MOST_CAMPAIGNS }),
});

const clusterQuery = z.object({
  state: listOf(oneOf(CAMPAIGN_CLUSTER_STATES)),
  wave: count({ min: 1 }),
  offset: count(),
  limit: count({ min: 1, max: MOST_CLUSTERS }),
});

const rollbackBody = z.object({ wave: z.number().int().min(1) }).strict();

const retryBody = z
  .object({
    clusterIds: z
      .array(z.string().min(1).max(MAX_ID_LENGTH))
      .min(1)
      .max(MAX_CAMPAIGN_CLUSTERS)
      .optional(),
  })
  .strict();

const delayRequestBody = z
  .object({
    until: timestamp,
    reason: z.string().trim().min(1).max(MAX_PROTON_REASON_LENGTH),
  })
  .strict();

const delayDecisionBody = z
  .object({
    decision: z.enum(['grant', 'refuse']),
    until: timestamp.optional(),
  })
  .strict();

/** Adds the routes of campaigns, which change many environments in waves. */
export function addCampaignRoutes(
  { add }: Routes,
  services: {
    campaigns: Campaigns;
    catalog: CatalogService;
    proton: ProtonService;
  },
): void {
  const { campaigns } = services;
  const read = readRule(protonCampaignReadPermission);

  add(
    'get',
    '/campaigns',
    { ...read, meta: { queryType: 'by-filter' } },
    async (caller, request) => {
      const {
        state,
        offset = 0,
        limit = 25,
      } = readQuery(request, campaignQuery);
      return campaigns.reader.list(caller, { states: state, offset, limit });
    },
  );

  add(
    'post',
    '/campaigns',
    {
      ...changeRule('create', protonCampaignCreatePermission),
      body: readSpecBody,
    },
    async (caller, { body }) => {
      const created = await campaigns.drafts.create(
        readDefinition(body),
        caller,
      );
      caller.note({ campaignId: created.id });
      return created;
    },
  );

  add(
    'get',
    `${ENVIRONMENT_PATH}/campaigns`,
    withClusters({
      eventId: 'campaign-read',
      permission: protonCampaignReadPermission,
      meta: ({ params }) => ({
        queryType: 'by-entity',
        entityRef: stringifyEntityRef(readEntity(params)),
      }),
    }),
    async (caller, { params }) => {
      const { arn } = await openEnvironment({
        ...services,
        ...caller,
        permission: protonEnvironmentReadPermission,
        entityRef: stringifyEntityRef(readEntity(params)),
      });
      return campaigns.reader.listForEnvironment(arn);
    },
  );

  add('get', CAMPAIGN, read, (caller, { params }) =>
    campaigns.reader.get(params.campaignId, caller),
  );

  add(
    'post',
    `${CAMPAIGN}/update`,
    {
      ...changeRule('update', protonCampaignUpdatePermission),
      body: readSpecBody,
    },
    async (caller, { body, params }) => {
      const record = await campaigns.reader.requireFor(
        params.campaignId,
        'update',
      );
      const isFixed =
        record.state !== 'draft' ||
        record.definition.target.type === 'rollback';
      return isFixed
        ? campaigns.runs.updateSettings(record, readSettings(body), caller)
        : campaigns.drafts.update(record, readDefinition(body), caller);
    },
  );

  add(
    'post',
    `${CAMPAIGN}/preview`,
    withClusters(changeRule('preview', protonCampaignUpdatePermission)),
    (caller, { params }) => campaigns.drafts.preview(params.campaignId, caller),
  );

  add(
    'post',
    `${CAMPAIGN}/start`,
    withClusters(changeRule('start', protonCampaignUpdatePermission)),
    async (caller, { params }) => {
      const started = await campaigns.runs.start(params.campaignId, caller);
      const { counts } = started;
      caller.note({ clusters: Object.values(counts).reduce((a, b) => a + b) });
      return started;
    },
  );

  add(
    'post',
    `${CAMPAIGN}/pause`,
    changeRule('pause', protonCampaignUpdatePermission),
    (caller, { params }) => campaigns.runs.pause(params.campaignId, caller),
  );

  add(
    'post',
    `${CAMPAIGN}/resume`,
    withClusters(changeRule('resume', protonCampaignUpdatePermission)),
    (caller, { params }) => campaigns.runs.resume(params.campaignId, caller),
  );

  add(
    'post',
    `${CAMPAIGN}/retry`,
    withClusters({
      ...changeRule('retry', protonCampaignUpdatePermission),
      body: readSpecBody,
    }),
    (caller, { body, params }) => {
      const retry = readBody(retryBody, body ?? {});
      caller.note({ clusters: retry.clusterIds?.length ?? 'all' });
      return campaigns.runs.retry(params.campaignId, retry, caller);
    },
  );

  add(
    'post',
    `${CAMPAIGN}/stop`,
    changeRule('stop', protonCampaignUpdatePermission),
    (caller, { params }) => campaigns.runs.stop(params.campaignId, caller),
  );

  add(
    'post',
    `${CAMPAIGN}/discard`,
    changeRule('discard', protonCampaignUpdatePermission),
    async (_caller, { params }) => {
      await campaigns.drafts.discard(params.campaignId);
      return {};
    },
  );

  add(
    'post',
    `${CAMPAIGN}/rollback`,
    changeRule('rollback', protonCampaignUpdatePermission),
    async (caller, { body, params }) => {
      const { wave } = readBody(rollbackBody, body);
      const created = await campaigns.drafts.rollback(
        params.campaignId,
        wave,
        caller,
      );
      caller.note({ wave, rollbackCampaignId: created.id });
      return created;
    },
  );

  add('get', `${CAMPAIGN}/clusters`, withClusters(read), (caller, request) => {
    const {
      state,
      wave,
      offset = 0,
      limit = 100,
    } = readQuery(request, clusterQuery);
    return campaigns.reader.listClusters(request.params.campaignId, caller, {
      states: state,
      wave,
      offset,
      limit,
    });
  });

  add(
    'post',
    `${CLUSTER}/request-delay`,
    withClusters(changeRule('request-delay', protonCampaignReadPermission)),
    async (caller, { body, params }) => {
      const { campaignId, clusterId } = params;
      const request = readBody(delayRequestBody, body);
      const cluster = await campaigns.reader.requireCluster(
        campaignId,
        clusterId,
      );
      await openEnvironment({
        ...services,
        ...caller,
        permission: protonEnvironmentUpdatePermission,
        entityRef: cluster.entityRef,
      });
      return campaigns.delays.request(
        campaignId,
        cluster,
        request,
        caller.credentials,
      );
    },
  );

  add(
    'post',
    `${CLUSTER}/decide-delay`,
    changeRule('decide-delay', protonCampaignUpdatePermission),
    ({ credentials, note }, { body, params }) => {
      const decision = readBody(delayDecisionBody, body);
      note({ decision: decision.decision });
      return campaigns.delays.decide(
        params.campaignId,
        params.clusterId,
        decision,
        credentials,
      );
    },
  );

  add('get', `${CAMPAIGN}/report`, withClusters(read), (caller, { params }) =>
    campaigns.reader.report(params.campaignId, caller),
  );

  add(
    'get',
    `${CAMPAIGN}/report.csv`,
    { ...withClusters(read), eventId: 'campaign-export' },
    async (caller, { params }) => {
      const report = await campaigns.reader.report(params.campaignId, caller);
      return async (response: Response) => {
        response.setHeader('content-type', 'text/csv; charset=utf-8');
        response.setHeader(
          'content-disposition',
          `attachment; filename="campaign-${report.campaign.id}.csv"`,
        );
        await pipeline(Readable.from(campaignCsv(report)), response);
      };
    },
  );
}

function readEntity({ kind, name, namespace }: Request['params']) {
  return { kind, name, namespace };
}

function readRule(permission: BasicPermission): RouteRule {
  return {
    eventId: 'campaign-read',
    permission,
    meta: ({ params }) => ({
      queryType: 'by-id',
      campaignId: params.campaignId,
    }),
  };
}

function changeRule(
  actionType: string,
  permission: BasicPermission,
): RouteRule {
  return {
    eventId: `campaign-${actionType}`,
    severityLevel: 'medium',
    permission,
    meta: ({ params }: Request) => ({
      actionType,
      ...(params.campaignId && { campaignId: params.campaignId }),
      ...(params.clusterId && { clusterId: params.clusterId }),
    }),
  };
}

/** Asks for the permissions for environments together. */
function withClusters(rule: RouteRule): RouteRule {
  return {
    ...rule,
    alsoPermissions: [
      protonEnvironmentReadPermission,
      protonEnvironmentUpdatePermission,
    ],
  };
}
