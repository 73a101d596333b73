import {
  FLEET_SELECTION_LIMIT,
  FleetRow,
  FleetSelection,
  protonEnvironmentReadPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { NotFoundError } from '@backstage/errors';
import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { ClusterRules } from '../clusters/describeCluster';
import { Fleet } from '../fleet/Fleet';
import { fleetCsv, isWhole, requireWhole } from '../fleet/fleetCsv';
import { fleetKubeconfig } from '../fleet/fleetKubeconfig';
import { readFleetQuery } from '../fleet/readFleetQuery';
import { selectRows } from '../fleet/selectRows';
import { Routes } from './createRoutes';
import { readBody } from './readBody';
import { readQuery, text } from './readQuery';

/** The longest entity ref: each of its parts has at most 63 characters, and kinds are short. */
const LONGEST_ENTITY_REF = 256;

const selectionSchema: z.ZodType<FleetSelection> = z
  .object({
    entityRefs: z
      .array(z.string().min(1).max(LONGEST_ENTITY_REF))
      .min(1)
      .max(FLEET_SELECTION_LIMIT),
  })
  .strict();

/** Adds the routes that read all environments and templates at once. */
export function addFleetRoutes(
  { add }: Routes,
  services: {
    clusterRules: ClusterRules;
    fleet: Fleet;
    proton: ProtonService;
  },
): void {
  const { fleet } = services;
  const permission = protonEnvironmentReadPermission;
  const meta = { queryType: 'by-filter' };

  add(
    'get',
    '/fleet',
    { eventId: 'fleet-read', permission, meta },
    async (caller, request) => fleet.page(caller, readFleetQuery(request)),
  );

  add(
    'get',
    '/fleet.csv',
    { eventId: 'fleet-export', permission, meta },
    async (caller, request) => {
      const { partial } = readQuery(request, z.object({ partial: text }));
      const { rows, gaps } = await fleet.rows(caller, readFleetQuery(request));
      if (partial !== 'true') {
        requireWhole(gaps);
      }
      caller.note({ environments: rows.length });
      return sendCsv(
        `proton-environments${isWhole(gaps) ? '' : '-partial'}.csv`,
        rows,
      );
    },
  );

  add(
    'post',
    '/fleet.csv',
    { eventId: 'fleet-export', permission, meta: { queryType: 'by-entity' } },
    async (caller, { body }) => {
      const { entityRefs } = readBody(selectionSchema, body);
      const { rows, unknown } = await selectRows(fleet, caller, entityRefs);
      if (unknown.length > 0) {
        throw new NotFoundError(
          `You can't see these clusters, or they don't exist: ${unknown.join(
            ', ',
          )}`,
        );
      }
      caller.note({ environments: rows.length });
      return sendCsv('proton-environments.csv', rows);
    },
  );

  add(
    'post',
    '/fleet/kubeconfig',
    {
      eventId: 'fleet-kubeconfig-read',
      permission,
      meta: { queryType: 'by-entity' },
    },
    async (caller, { body }) => {
      const { entityRefs } = readBody(selectionSchema, body);
      caller.note({ entityRefs });
      return fleetKubeconfig(services, caller, entityRefs);
    },
  );

  add(
    'get',
    '/fleet/templates',
    {
      eventId: 'environment-template-read',
      permission: protonTemplateReadPermission,
      meta: { queryType: 'adoption' },
    },
    caller => fleet.templates(caller),
  );
}

function sendCsv(fileName: string, rows: FleetRow[]) {
  return async (response: Response) => {
    response.attachment(fileName).type('text/csv; charset=utf-8');
    await pipeline(Readable.from(fleetCsv(rows)), response);
  };
}
