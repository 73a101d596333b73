import {
  InputValidation,
  parseTemplateVersion,
  protonTemplatePublishPermission,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTemplateResource,
  withTemplateRules,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { z } from 'zod';
import { Fleet } from '../fleet/Fleet';
import { listTemplates } from '../templates/listTemplates';
import { listVersions } from '../templates/listVersions';
import { publishVersion } from '../templates/publishVersion';
import { readInputs, readSpecBody } from './readBody';
import { readTemplateSync } from '../templates/readTemplateSync';
import { readVersion } from '../templates/readVersion';
import { readVersionChanges } from '../templates/readVersionChanges';
import { Routes } from './createRoutes';
import { readQuery, targetSchema, text } from './readQuery';

const VERSION_PATH = '/versions/:major/:minor';

const changesQuery = z.object({
  from: text.refine(from => !from || parseTemplateVersion(from), {
    message: 'must be a version such as 1.0',
  }),
});

/** Adds the routes of environment templates and their versions. */
export function addTemplateRoutes(
  { add, addForTemplate }: Routes,
  services: {
    fleet: Fleet;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
  },
): void {
  const { fleet, proton, schemaValidator } = services;
  const permission = protonTemplateReadPermission;
  const rule = (queryType: string) => ({
    eventId: 'environment-template-read',
    permission,
    meta: { queryType },
  });

  add(
    'get',
    '/accounts',
    { eventId: 'account-read', permission, meta: { queryType: 'all' } },
    async () => ({ accounts: proton.accounts() }),
  );

  add(
    'get',
    '/environment-templates',
    rule('all'),
    async ({ templates }, request) => {
      const client = await proton.getClient(readQuery(request, targetSchema));
      return listTemplates(client, ({ arn = '' }) =>
        templates.allows(permission, () =>
          readTemplateResource({ client, arn }),
        ),
      );
    },
  );

  addForTemplate(
    'get',
    '/versions',
    rule('versions'),
    async ({ client, templateName, mayReadDrafts }) =>
      listVersions({ client, templateName, withDrafts: await mayReadDrafts() }),
  );

  addForTemplate('get', '/sync', rule('sync'), readTemplateSync);

  addForTemplate('get', VERSION_PATH, rule('by-version'), async opened => {
    const { details } = await readVersion(opened);
    return details;
  });

  addForTemplate(
    'post',
    `${VERSION_PATH}/validate-inputs`,
    {
      ...rule('by-version'),
      eventId: 'environment-inputs-validate',
      body: readSpecBody,
    },
    async (opened, { body }): Promise<InputValidation> => {
      const inputs = readInputs(body);
      const { schema, details } = await readVersion(opened);
      return {
        violations: await schemaValidator.findInputViolations(
          await withTemplateRules(proton.extension(opened.target), {
            ...details,
            schema,
          }),
          inputs,
        ),
      };
    },
  );

  addForTemplate(
    'get',
    `${VERSION_PATH}/changes`,
    rule('changes'),
    async (opened, request) => {
      const { target } = opened;
      // Only of environments that the caller may see.
      const { rows, gaps } = await fleet.rows(opened, {
        template: [opened.templateName],
        account: [target.accountId],
        region: [target.region],
      });
      const changes = await readVersionChanges({
        ...opened,
        ...readQuery(request, changesQuery),
        environments: rows,
      });
      // The account and region of the template have just answered.
      const { unnamed, ...named } = gaps;
      return { ...changes, ...named };
    },
  );

  addForTemplate(
    'post',
    `${VERSION_PATH}/publish`,
    {
      eventId: 'environment-template-publish',
      severityLevel: 'medium',
      permission: protonTemplatePublishPermission,
      meta: { actionType: 'publish' },
    },
    async opened => {
      const published = await publishVersion(opened);
      fleet.invalidate(opened.target);
      return published;
    },
  );
}
