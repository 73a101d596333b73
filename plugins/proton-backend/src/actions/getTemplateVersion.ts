import { protonTemplateReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { readVersion } from '../templates/readVersion';
import { ActionServices } from './ActionServices';
import {
  guardTemplate,
  readVersionNumbers,
  templateInputShape,
  versionInputShape,
} from './guardTemplate';

/** `get-template-version`: the inputs of a template version. */
export function addGetTemplateVersion(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'get-template-version',
    title: 'Get Template Version',
    description: `
Returns a version of an environment template with the JSON Schema of its inputs.

## When to use

Use this before \`create-cluster\` and \`change-cluster\`, to find out which inputs a version has and
which of them are required.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({ ...templateInputShape(z), ...versionInputShape(z) }),
      output: z =>
        z.object({
          templateName: z.string(),
          version: z.string(),
          status: z.string(),
          description: z.string().optional(),
          schema: z.record(z.any()).describe('JSON Schema of the inputs.'),
        }),
    },
    examples: [
      {
        title: 'The recommended version of major version 1',
        input: { template: 'eks-cluster', version: '1' },
        output: {
          templateName: 'eks-cluster',
          version: '1.1',
          status: 'PUBLISHED',
          schema: {
            type: 'object',
            properties: { cluster_name: { type: 'string' } },
            required: ['cluster_name'],
          },
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
          meta: { queryType: 'by-version' },
        },
        async opened => {
          const { details } = await readVersion({
            ...opened,
            ...readVersionNumbers(context.input.version),
          });
          return { ...details, schema: details.schema as Record<string, any> };
        },
      ),
  });
}
