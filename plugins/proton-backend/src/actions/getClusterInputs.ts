import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { readCurrentInputs } from '../environments/readConfiguration';
import { ActionServices } from './ActionServices';
import { entityInputShape, guardCluster } from './guardCluster';

/** `get-cluster-inputs`: what a cluster was deployed with. */
export function addGetClusterInputs(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'get-cluster-inputs',
    title: 'Get Cluster Inputs',
    description: `
Returns the inputs that a cluster was last deployed with, without sensitive values.

## When to use

Use this before \`change-cluster\`, or to create a similar cluster with \`create-cluster\`.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z => z.object(entityInputShape(z)),
      output: z =>
        z.object({
          entityRef: z.string(),
          templateName: z.string(),
          version: z.string(),
          inputs: z.record(z.any()),
          masked: z
            .array(z.string())
            .optional()
            .describe('The sensitive inputs, which are left out.'),
        }),
    },
    examples: [
      {
        title: 'A cluster',
        input: { entityRef: 'resource:default/payments-dev' },
        output: {
          entityRef: 'resource:default/payments-dev',
          templateName: 'eks-cluster',
          version: '1.1',
          inputs: { cluster_name: 'payments-dev', node_count: 2 },
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-inputs-read',
          permission: protonEnvironmentReadPermission,
          meta: { queryType: 'action' },
        },
        async opened => {
          const { templateName, version, inputs, masked } =
            await readCurrentInputs(opened, { withSecrets: false });
          return { templateName, version, inputs, masked };
        },
      ),
  });
}
