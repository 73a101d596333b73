import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import express, { Router } from 'express';
import { asBackstageError } from '../asBackstageError';
import { listTemplates } from '../templates/listTemplates';
import { listVersions } from '../templates/listVersions';
import { readVersion } from '../templates/readVersion';
import { readInputs, validateInputs } from '../templates/validateInputs';
import { Guard } from './createGuard';
import { readTarget } from './readTarget';

/** Adds the routes that tell of environment templates. */
export function addTemplateRoutes(
  router: Router,
  options: {
    guard: Guard;
    permissions: PermissionsService;
    proton: ProtonService;
  },
): void {
  const { guard, permissions, proton } = options;
  const permission = protonTemplateReadPermission;

  async function maySeeDrafts(
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await permissions.authorize(
      [{ permission: protonTemplatePublishPermission }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  router.get('/accounts', async (request, response) => {
    response.json(
      await guard(
        request,
        { eventId: 'account-read', permission, meta: { queryType: 'all' } },
        async () => ({ accounts: proton.accounts() }),
      ),
    );
  });

  router.get('/environment-templates', async (request, response) => {
    response.json(
      await guard(
        request,
        {
          eventId: 'environment-template-read',
          permission,
          meta: { queryType: 'all' },
        },
        () =>
          asBackstageError(async () =>
            listTemplates(await proton.getClient(readTarget(request))),
          ),
      ),
    );
  });

  router.get(
    '/environment-templates/:name/versions',
    async (request, response) => {
      const { name } = request.params;
      response.json(
        await guard(
          request,
          {
            eventId: 'environment-template-read',
            permission,
            meta: { queryType: 'versions', templateName: name },
          },
          ({ credentials }) =>
            asBackstageError(async () =>
              listVersions({
                client: await proton.getClient(readTarget(request)),
                templateName: name,
                withDrafts: await maySeeDrafts(credentials),
              }),
            ),
        ),
      );
    },
  );

  router.get(
    '/environment-templates/:name/versions/:major/:minor',
    async (request, response) => {
      const { name, major, minor } = request.params;
      const { details } = await guard(
        request,
        {
          eventId: 'environment-template-read',
          permission,
          meta: {
            queryType: 'by-version',
            templateName: name,
            templateVersion: `${major}.${minor}`,
          },
        },
        ({ credentials }) =>
          asBackstageError(async () =>
            readVersion({
              client: await proton.getClient(readTarget(request)),
              templateName: name,
              majorVersion: major,
              minorVersion: minor,
              mayReadDrafts: () => maySeeDrafts(credentials),
            }),
          ),
      );
      response.json(details);
    },
  );

  router.post(
    '/environment-templates/:name/versions/:major/:minor/validate-inputs',
    // Proton takes specs of up to 51,200 characters.
    express.json({ limit: '512kb' }),
    async (request, response) => {
      const { name, major, minor } = request.params;
      response.json(
        await guard(
          request,
          {
            eventId: 'environment-inputs-validate',
            permission,
            meta: {
              queryType: 'by-version',
              templateName: name,
              templateVersion: `${major}.${minor}`,
            },
          },
          ({ credentials }) =>
            asBackstageError(async () => {
              const inputs = readInputs(request.body);
              const { schema } = await readVersion({
                client: await proton.getClient(readTarget(request)),
                templateName: name,
                majorVersion: major,
                minorVersion: minor,
                mayReadDrafts: () => maySeeDrafts(credentials),
              });
              return validateInputs(schema, inputs);
            }),
        ),
      );
    },
  );
}
