import {
  protonEnvironmentReadPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fleet } from '../fleet/Fleet';
import { fleetCsv } from '../fleet/fleetCsv';
import { readFleetQuery } from '../fleet/readFleetQuery';
import { isWhole, requireWhole } from '../fleet/requireWhole';
import { Guard } from './createGuard';
import { readQuery } from './readTarget';

/** Adds the routes that tell of all environments and templates at once. */
export function addFleetRoutes(
  router: Router,
  options: { fleet: Fleet; guard: Guard },
): void {
  const { fleet, guard } = options;

  router.get('/fleet', async (request, response) => {
    response.json(
      await guard(
        request,
        {
          eventId: 'fleet-read',
          permission: protonEnvironmentReadPermission,
          meta: { queryType: 'by-filter' },
        },
        caller => fleet.page(caller, readFleetQuery(request)),
      ),
    );
  });

  router.get('/fleet.csv', async (request, response) => {
    const partial = readQuery(request, 'partial') === 'true';
    const { rows, gaps } = await guard(
      request,
      {
        eventId: 'fleet-export',
        permission: protonEnvironmentReadPermission,
        meta: { queryType: 'by-filter' },
      },
      async caller => {
        const found = await fleet.rows(caller, readFleetQuery(request));
        if (!partial) {
          requireWhole(found.gaps);
        }
        caller.note({ environments: found.rows.length });
        return found;
      },
    );
    response.setHeader('content-type', 'text/csv; charset=utf-8');
    response.setHeader(
      'content-disposition',
      `attachment; filename="proton-environments${
        isWhole(gaps) ? '' : '-partial'
      }.csv"`,
    );
    await pipeline(Readable.from(fleetCsv(rows)), response);
  });

  router.get('/fleet/templates', async (request, response) => {
    response.json(
      await guard(
        request,
        {
          eventId: 'environment-template-read',
          permission: protonTemplateReadPermission,
          meta: { queryType: 'adoption' },
        },
        caller => fleet.templates(caller),
      ),
    );
  });
}
