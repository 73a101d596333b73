import { protonTemplateReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { ActionServices } from './ActionServices';
import { describeGaps, gapShape } from './clusterList';

/** `list-templates`: the templates that the caller may see. */
export function addListTemplates(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'list-templates',
    title: 'List Templates',
    description: `
Lists the environment templates that you may see, with their recommended version and how many
clusters use them.

## When to use

Use this before you create a cluster, to choose a template. \`get-template\` lists its versions, and
\`get-template-version\` returns the inputs of a version.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          templates: z.array(
            z.object({
              name: z.string(),
              displayName: z.string().optional(),
              description: z.string().optional(),
              recommendedVersion: z
                .string()
                .optional()
                .describe('Absent when no version is published.'),
              accountId: z.string(),
              region: z.string(),
              clusters: z
                .number()
                .describe('How many clusters use it, of those you may see.'),
            }),
          ),
          refreshing: z
            .boolean()
            .describe('Whether newer data is on its way; retry in seconds.'),
          ...gapShape(z),
        }),
    },
    examples: [
      {
        title: 'All templates',
        input: {},
        output: {
          templates: [
            {
              name: 'eks-cluster',
              displayName: 'Amazon EKS cluster',
              recommendedVersion: '1.1',
              accountId: '123456789012',
              region: 'us-east-1',
              clusters: 12,
            },
          ],
          refreshing: false,
        },
      },
    ],
    action: async ({ credentials }) => ({
      output: await services.guard(
        { credentials },
        {
          eventId: 'environment-template-read',
          permission: protonTemplateReadPermission,
          meta: { queryType: 'action' },
        },
        async caller => {
          const list = await services.fleet.templates(caller);
          return {
            templates: list.templates.map(template => ({
              name: template.name,
              displayName: template.displayName,
              description: template.description,
              recommendedVersion: template.recommendedVersion,
              accountId: template.accountId,
              region: template.region,
              clusters: template.environments,
            })),
            refreshing: list.refreshing,
            ...describeGaps(list),
          };
        },
      ),
    }),
  });
}
