import { protonEnvironmentDeletePermission } from '@proton-vending/backstage-plugin-proton-common';
import { deleteEnvironment } from '../changes/changeEnvironment';
import { ActionServices } from './ActionServices';
import { reasonInputShape } from './clusterChange';
import { entityInputShape, guardCluster } from './guardCluster';

/** `delete-cluster`: deletes a cluster and its infrastructure. */
export function addDeleteCluster(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'delete-cluster',
    title: 'Delete Cluster',
    description: `
Deletes a cluster with everything that runs on it and all its infrastructure. This can't be undone. It
returns when the deletion has started; \`get-cluster\` returns its status.

## When to use

Use this only when a person asks for it. Ask them to type the name of the cluster, and pass what they
typed as \`confirmName\`. Never fill it in yourself.
    `,
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...entityInputShape(z),
          confirmName: z
            .string()
            .describe('The name of the cluster, as the person typed it.'),
          ...reasonInputShape(z),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          deploymentId: z.string().optional(),
        }),
    },
    examples: [
      {
        title: 'Delete a cluster',
        input: {
          entityRef: 'resource:default/payments-dev',
          confirmName: 'payments-dev',
        },
        output: {
          entityRef: 'resource:default/payments-dev',
          deploymentId: '0b0e7c0a-6f0c-4a52-8d61-3a2f7f8f8c55',
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-delete',
          severityLevel: 'medium',
          permission: protonEnvironmentDeletePermission,
          meta: { actionType: 'delete' },
        },
        async opened => {
          const { confirmName, reason } = context.input;
          const started = await deleteEnvironment(services, opened, {
            confirmName,
            reason: reason ?? 'The action proton:delete-cluster',
          });
          services.fleet.invalidate(opened.scope);
          return started;
        },
      ),
  });
}
