import {
  describeDeprecation,
  formatTemplateVersion,
  protonTemplateReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { listVersions } from '../templates/listVersions';
import { ActionServices } from './ActionServices';
import { guardTemplate, templateInputShape } from './guardTemplate';

/** `get-template`: a template and its versions. */
export function addGetTemplate(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'get-template',
    title: 'Get Template',
    description: `
Returns an environment template and its versions, newest first. Drafts are listed only for users who
may publish the template.

## When to use

Use this to choose a version. \`get-template-version\` returns the inputs of a version.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z => z.object(templateInputShape(z)),
      output: z =>
        z.object({
          name: z.string(),
          displayName: z.string().optional(),
          description: z.string().optional(),
          recommendedVersion: z.string().optional(),
          versions: z.array(
            z.object({
              version: z.string(),
              status: z.string(),
              statusMessage: z.string().optional(),
              description: z.string().optional(),
              createdAt: z.string().optional(),
              recommended: z
                .boolean()
                .describe('Whether it is recommended for its major version.'),
              deprecated: z
                .string()
                .optional()
                .describe(
                  'Why it is deprecated and what to use. No cluster can be created with it.',
                ),
            }),
          ),
        }),
    },
    examples: [
      {
        title: 'A template',
        input: { template: 'eks-cluster' },
        output: {
          name: 'eks-cluster',
          recommendedVersion: '1.0',
          versions: [
            { version: '1.0', status: 'PUBLISHED', recommended: true },
          ],
        },
      },
    ],
    action: context =>
      guardTemplate(
        services,
        context,
        {
          eventId: 'environment-template-read',
          permission: protonTemplateReadPermission,
          meta: { queryType: 'versions' },
        },
        async ({ client, target, templateName, mayReadDrafts }) => {
          const { versions, ...template } = await listVersions({
            client,
            extension: services.proton.extension(target),
            templateName,
            withDrafts: await mayReadDrafts(),
          });
          return {
            ...template,
            versions: versions.map(
              ({ majorVersion, minorVersion, deprecation, ...version }) => ({
                version: formatTemplateVersion({ majorVersion, minorVersion }),
                ...version,
                deprecated: deprecation && describeDeprecation(deprecation),
              }),
            ),
          };
        },
      ),
  });
}
