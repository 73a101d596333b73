import { DEPLOYMENT_STATUSES } from '@proton-vending/backstage-plugin-proton-common';
import { ActionServices } from './ActionServices';
import {
  toFleetQuery,
  clusterFilterShape,
  clusterListShape,
  listClusters,
} from './clusterList';

/** `list-clusters`: the clusters that the caller may see. */
export function addListClusters(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'list-clusters',
    title: 'List Clusters',
    description: `
Lists the Kubernetes clusters that were vended from templates and that you may see, with owner,
status, template version and the versions that are recommended.

## When to use

Use this to find a cluster, to see which ones failed (\`status: ["FAILED"]\`), or what a team owns.
The \`entityRef\` of each cluster is what the other actions take. To find what can be upgraded, use
\`list-clusters-behind\`.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...clusterFilterShape(z),
          status: z
            .array(z.enum(DEPLOYMENT_STATUSES))
            .optional()
            .describe('Statuses of the last deployment; any of them.'),
          behind: z
            .enum(['minor', 'major', 'any'])
            .optional()
            .describe('Only those for which a newer version is recommended.'),
        }),
      output: z => z.object(clusterListShape(z)),
    },
    examples: [
      {
        title: 'What failed of a team',
        input: { owner: 'group:default/payments', status: ['FAILED'] },
        output: {
          clusters: [
            {
              entityRef: 'resource:default/payments-dev',
              name: 'payments-dev',
              owner: 'group:default/payments',
              status: 'FAILED',
              template: 'eks-cluster',
              version: '1.0',
              recommendedMinorVersion: '1.1',
              recommendedVersion: '1.1',
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
      output: await listClusters(services, credentials, toFleetQuery(input)),
    }),
  });
}
