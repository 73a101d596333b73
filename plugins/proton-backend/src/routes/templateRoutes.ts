import {
  InputValidation,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTemplateResource,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { Router } from 'express';
import { asBackstageError } from '../asBackstageError';
import { listTemplates } from '../templates/listTemplates';
import { listVersions } from '../templates/listVersions';
import { readVersion } from '../templates/readVersion';
import { readInputs } from '../templates/readInputs';
import { Guard } from './createGuard';
import { createTemplateOpener } from './createTemplateOpener';
import { readSpecBody } from './readJsonBody';
import { readTarget } from './readTarget';

/** Adds the routes that tell of environment templates. */
export function addTemplateRoutes(
  router: Router,
  options: {
    guard: Guard;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
  },
): void {
  const { guard, proton, schemaValidator } = options;
  const permission = protonTemplateReadPermission;

  const openTemplate = createTemplateOpener(proton);

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
        ({ templates }) =>
          asBackstageError(async () => {
            const client = await proton.getClient(readTarget(request));
            return listTemplates(client, ({ arn = '' }) =>
              templates.allows(permission, () =>
                readTemplateResource({ client, arn }),
              ),
            );
          }),
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
          ({ templates }) =>
            asBackstageError(async () => {
              const { client, mayReadDrafts } = await openTemplate(
                request,
                templates,
              );
              return listVersions({
                client,
                templateName: name,
                withDrafts: await mayReadDrafts(),
              });
            }),
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
        ({ templates }) =>
          asBackstageError(async () =>
            readVersion({
              ...(await openTemplate(request, templates)),
              templateName: name,
              majorVersion: major,
              minorVersion: minor,
            }),
          ),
      );
      response.json(details);
    },
  );

  router.post(
    '/environment-templates/:name/versions/:major/:minor/validate-inputs',
    readSpecBody,
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
          ({ templates }) =>
            asBackstageError(async () => {
              const inputs = readInputs(request.body);
              const { schema } = await readVersion({
                ...(await openTemplate(request, templates)),
                templateName: name,
                majorVersion: major,
                minorVersion: minor,
              });
              return {
                violations: await schemaValidator.findInputViolations(
                  schema,
                  inputs,
                ),
              } satisfies InputValidation;
            }),
        ),
      );
    },
  );
}
