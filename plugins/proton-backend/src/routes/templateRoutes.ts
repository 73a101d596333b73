import { AuthService } from '@backstage/backend-plugin-api';
import {
  InputValidation,
  MAX_DEPRECATION_REASON_LENGTH,
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
import { toInitiator } from '../changes/toInitiator';
import {
  deprecateVersion,
  undeprecateVersion,
} from '../templates/deprecateVersion';
import { readBody, readInputs, readSpecBody } from './readBody';
import { readTemplateSync } from '../templates/readTemplateSync';
import { readVersion } from '../templates/readVersion';
import { readVersionChanges } from '../templates/readVersionChanges';
import { GuardedTemplate, Routes } from './createRoutes';
import { readQuery, targetSchema, text } from './readQuery';

const VERSION_PATH = '/versions/:major/:minor';

const changesQuery = z.object({
  from: text.refine(from => !from || parseTemplateVersion(from), {
    message: 'must be a version such as 1.0',
  }),
});

/** The control plane checks the date and the successor. */
const deprecationBody = z
  .object({
    reason: z.string().trim().min(1).max(MAX_DEPRECATION_REASON_LENGTH),
    upgradeBy: z.string().max(20).optional(),
    successor: z.string().max(20).optional(),
  })
  .strict();

/** Adds the routes of environment templates and their versions. */
export function addTemplateRoutes(
  { add, addForTemplate }: Routes,
  services: {
    auth: AuthService;
    fleet: Fleet;
    proton: ProtonService;
    schemaValidator: SchemaValidator;
  },
): void {
  const { auth, fleet, proton, schemaValidator } = services;
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
    async ({ client, target, templateName, mayReadDrafts }) =>
      listVersions({
        client,
        extension: proton.extension(target),
        templateName,
        withDrafts: await mayReadDrafts(),
      }),
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

  addForTemplate(
    'post',
    `${VERSION_PATH}/deprecate`,
    {
      eventId: 'environment-template-deprecate',
      severityLevel: 'medium',
      permission: protonTemplatePublishPermission,
      meta: { actionType: 'deprecate' },
    },
    async (opened, { body }) => {
      const deprecation = readBody(deprecationBody, body);
      opened.note({ ...deprecation });
      const deprecated = await deprecateVersion(toVersion(opened), deprecation);
      fleet.invalidate(opened.target);
      return deprecated;
    },
  );

  addForTemplate(
    'post',
    `${VERSION_PATH}/undeprecate`,
    {
      eventId: 'environment-template-undeprecate',
      severityLevel: 'medium',
      permission: protonTemplatePublishPermission,
      meta: { actionType: 'undeprecate' },
    },
    async opened => {
      await undeprecateVersion(toVersion(opened));
      fleet.invalidate(opened.target);
      return {};
    },
  );

  function toVersion(opened: GuardedTemplate) {
    const { templateName, majorVersion, minorVersion } = opened;
    return {
      extension: proton.extension(opened.target),
      templateName,
      majorVersion,
      minorVersion,
      initiator: toInitiator(auth, opened),
    };
  }
}
