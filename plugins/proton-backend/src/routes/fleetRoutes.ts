import {
  protonEnvironmentReadPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Fleet } from '../fleet/Fleet';
import { fleetCsv, isWhole, requireWhole } from '../fleet/fleetCsv';
import { readFleetQuery } from '../fleet/readFleetQuery';
import { Routes } from './createRoutes';
import { readQuery, text } from './readQuery';

/** Adds the routes that read all environments and templates at once. */
export function addFleetRoutes(
  { add }: Routes,
  { fleet }: { fleet: Fleet },
): void {
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
      return async (response: Response) => {
        response.setHeader('content-type', 'text/csv; charset=utf-8');
        response.setHeader(
          'content-disposition',
          `attachment; filename="proton-environments${
            isWhole(gaps) ? '' : '-partial'
          }.csv"`,
        );
        await pipeline(Readable.from(fleetCsv(rows)), response);
      };
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
