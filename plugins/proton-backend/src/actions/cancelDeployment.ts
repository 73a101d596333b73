import { protonEnvironmentCancelPermission } from '@proton-vending/backstage-plugin-proton-common';
import { cancelDeployment } from '../changes/changeEnvironment';
import { ActionServices } from './ActionServices';
import { reasonInputShape } from './clusterChange';
import { entityInputShape, guardCluster } from './guardCluster';

/** `cancel-deployment`: cancels what is being deployed to a cluster. */
export function addCancelDeployment(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'cancel-deployment',
    title: 'Cancel Deployment',
    description: `
Cancels the running deployment of a cluster. Resources that the deployment has created or changed
remain. Terraform may need a while to stop; \`get-cluster\` returns the status.

## When to use

Use this when a person asks to stop a deployment. A deletion can't be cancelled.
    `,
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z => z.object({ ...entityInputShape(z), ...reasonInputShape(z) }),
      output: z =>
        z.object({
          entityRef: z.string(),
          deploymentId: z.string().optional(),
        }),
    },
    examples: [
      {
        title: 'Cancel a deployment',
        input: { entityRef: 'resource:default/payments-dev' },
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
          eventId: 'environment-cancel',
          severityLevel: 'medium',
          permission: protonEnvironmentCancelPermission,
          meta: { actionType: 'cancel' },
        },
        async opened => {
          const started = await cancelDeployment(
            services,
            opened,
            context.input.reason,
          );
          services.fleet.invalidate(opened.scope);
          return started;
        },
      ),
  });
}
