import { ActionServices } from './ActionServices';
import {
  clusterFilterShape,
  clusterListShape,
  listClusters,
  toFleetQuery,
} from './clusterList';

/** `list-clusters-behind`: the clusters that can be upgraded. */
export function addListClustersBehind(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'list-clusters-behind',
    title: 'List Clusters Behind',
    description: `
Lists the clusters that you may see and that run an older template version than is recommended.

## When to use

Use this to plan upgrades. \`behind: "minor"\` finds what \`upgrade-cluster\` can upgrade without other
inputs; another major version may need new inputs and is for a person to decide.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...clusterFilterShape(z),
          behind: z
            .enum(['minor', 'major', 'any'])
            .optional()
            .describe('In which way; in any by default.'),
        }),
      output: z => z.object(clusterListShape(z)),
    },
    examples: [
      {
        title: 'What can be upgraded without other inputs',
        input: { behind: 'minor' },
        output: {
          clusters: [
            {
              entityRef: 'resource:default/payments-dev',
              name: 'payments-dev',
              owner: 'group:default/payments',
              status: 'SUCCEEDED',
              template: 'eks-cluster',
              version: '1.0',
              recommendedMinorVersion: '1.1',
              recommendedVersion: '2.0',
              accountId: '123456789012',
              region: 'us-east-1',
            },
          ],
          total: 1,
          refreshing: false,
        },
      },
    ],
    action: async ({ input, credentials }) => ({
      output: await listClusters(
        services,
        credentials,
        toFleetQuery({ ...input, behind: input.behind ?? 'any' }),
      ),
    }),
  });
}
