import { InputError } from '@backstage/errors';
import {
  parseTemplateVersion,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Request, Router } from 'express';
import { asBackstageError } from '../asBackstageError';
import { Fleet } from '../fleet/Fleet';
import { publishVersion } from '../templates/publishVersion';
import { readTemplateSync } from '../templates/readTemplateSync';
import { readVersionChanges } from '../templates/readVersionChanges';
import { Guard } from './createGuard';
import { createTemplateOpener } from './createTemplateOpener';
import { readQuery } from './readTarget';

/** Adds the routes with which a template's owner looks after its versions. */
export function addTemplateVersionRoutes(
  router: Router,
  options: {
    fleet: Fleet;
    guard: Guard;
    proton: ProtonService;
  },
): void {
  const { fleet, guard, proton } = options;

  const permission = protonTemplateReadPermission;

  const openTemplate = createTemplateOpener(proton);

  router.get(
    '/environment-templates/:name/versions/:major/:minor/changes',
    async (request, response) => {
      const { name, major, minor } = request.params;
      response.json(
        await guard(
          request,
          {
            eventId: 'environment-template-read',
            permission,
            meta: {
              queryType: 'changes',
              templateName: name,
              templateVersion: `${major}.${minor}`,
            },
          },
          caller =>
            asBackstageError(async () => {
              const { client, target, mayReadDrafts } = await openTemplate(
                request,
                caller.templates,
              );
              // Only of environments that the caller may see.
              const { rows, gaps } = await fleet.rows(caller, {
                template: [name],
                account: [target.accountId],
                region: [target.region],
              });
              const changes = await readVersionChanges({
                client,
                templateName: name,
                majorVersion: major,
                minorVersion: minor,
                from: readFrom(request),
                environments: rows,
                mayReadDrafts,
              });
              // The account and region of the template have just answered.
              const { unnamed, ...named } = gaps;
              return { ...changes, ...named };
            }),
        ),
      );
    },
  );

  router.post(
    '/environment-templates/:name/versions/:major/:minor/publish',
    async (request, response) => {
      const { name, major, minor } = request.params;
      response.json(
        await guard(
          request,
          {
            eventId: 'environment-template-publish',
            severityLevel: 'medium',
            permission: protonTemplatePublishPermission,
            meta: {
              actionType: 'publish',
              templateName: name,
              templateVersion: `${major}.${minor}`,
            },
          },
          ({ templates }) =>
            asBackstageError(async () => {
              const { client, target } = await openTemplate(
                request,
                templates,
                protonTemplatePublishPermission,
              );
              const published = await publishVersion({
                client,
                templateName: name,
                majorVersion: major,
                minorVersion: minor,
              });
              fleet.invalidate(target);
              return published;
            }),
        ),
      );
    },
  );

  router.get('/environment-templates/:name/sync', async (request, response) => {
    const { name } = request.params;
    response.json(
      await guard(
        request,
        {
          eventId: 'environment-template-read',
          permission,
          meta: { queryType: 'sync', templateName: name },
        },
        ({ templates }) =>
          asBackstageError(async () => {
            const { client } = await openTemplate(request, templates);
            return readTemplateSync({ client, templateName: name });
          }),
      ),
    );
  });
}

function readFrom(request: Request): string | undefined {
  const from = readQuery(request, 'from');
  if (from && !parseTemplateVersion(from)) {
    throw new InputError(
      `The query parameter "from" must be a version such as 1.0, it is "${from}"`,
    );
  }
  return from;
}
