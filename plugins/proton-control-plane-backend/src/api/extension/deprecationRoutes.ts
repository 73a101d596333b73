import { MAX_DEPRECATION_REASON_LENGTH } from '@proton-vending/backstage-plugin-proton-common';
import type express from 'express';
import { z } from 'zod';
import { pickScope } from '../../database/scope';
import { TemplateVersionService } from '../../templates/TemplateVersionService';
import type { RequestContext } from '../operations';
import type { ExtensionGuard } from './createExtensionGuard';
import type { AddRoute } from './createExtensionRouter';
import { parseRequest } from './planRequests';
import { readNumber } from './requestParameters';

const VERSION_PATH = '/environment-templates/:name/versions/:major/:minor';

const REQUEST = z
  .object({
    reason: z.string().trim().min(1).max(MAX_DEPRECATION_REASON_LENGTH),
    upgradeBy: z
      .string()
      .refine(isDate, 'must be a date such as 2027-03-31')
      .optional(),
    successor: z
      .string()
      .regex(/^\d{1,9}\.\d{1,9}$/, 'must be a version such as 2.0')
      .optional(),
  })
  .strict();

/** Adds the routes that deprecate versions of environment templates. */
export function addDeprecationRoutes(
  add: AddRoute,
  router: express.Router,
  guard: ExtensionGuard,
  { templateVersions }: { templateVersions: TemplateVersionService },
): void {
  const rule = {
    about: 'templateName',
    severityLevel: 'medium',
    // Whoever may publish a version may deprecate it.
    actions: ['proton:UpdateEnvironmentTemplateVersion'],
    body: {},
  } as const satisfies Partial<Parameters<AddRoute>[1]>;

  const readKey = (
    context: RequestContext,
    templateName: string,
    { params }: express.Request,
  ) => ({
    ...pickScope(context),
    templateName,
    majorVersion: readNumber(params.major, 'major', 0),
    minorVersion: readNumber(params.minor, 'minor', 0),
  });

  add(
    ['post', `${VERSION_PATH}/deprecate`],
    { ...rule, eventId: 'environment-template-version-deprecate' },
    async ({ body, context, name, note, req }) => {
      const key = readKey(context, name, req);
      const { majorVersion, minorVersion } = key;
      note({ majorVersion, minorVersion });
      const request = parseRequest(REQUEST, body);
      note({ ...request });
      return templateVersions.deprecate(
        key,
        request,
        context.initiator.onBehalfOf ?? context.principal,
      );
    },
  );

  add(
    ['post', `${VERSION_PATH}/undeprecate`],
    { ...rule, eventId: 'environment-template-version-undeprecate' },
    async ({ context, name, note, req }) => {
      const key = readKey(context, name, req);
      const { majorVersion, minorVersion } = key;
      note({ majorVersion, minorVersion });
      await templateVersions.undeprecate(key);
      return {};
    },
  );

  router.get('/extension/v1/deprecated-versions', async (req, res) => {
    const versions = await guard(
      {
        req,
        res,
        rule: {
          eventId: 'environment-template-deprecations-list',
          severityLevel: 'low',
          meta: {},
          actions: ['proton:ListEnvironmentTemplateVersions'],
          template: 'checked',
        },
      },
      async ({ context }) => {
        const all = await templateVersions.listDeprecated(pickScope(context));
        return all.filter(({ templateName }) =>
          context.allowsEnvironmentTemplate(templateName),
        );
      },
    );
    res.json({ versions });
  });
}

function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  );
}
