import {
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { updateEnvironment } from '../changes/changeEnvironment';
import { ActionServices } from './ActionServices';
import { changeInputShape, toChange } from './clusterChange';
import { guardCluster } from './guardCluster';

/** `change-cluster`: deploys other inputs or another version. */
export function addChangeCluster(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'change-cluster',
    title: 'Change Cluster',
    description: `
Deploys other inputs or another template version to a cluster. Without both, it redeploys the cluster.
It returns when the deployment has started; \`get-cluster\` returns its status.

## When to use

Use this to change the configuration of a cluster. It changes infrastructure: show
\`preview-cluster-change\` or \`get-cluster-plan\` to a person first. For an upgrade with the same inputs,
use \`upgrade-cluster\`.
    `,
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z => z.object(changeInputShape(z)),
      output: z =>
        z.object({
          entityRef: z.string(),
          deploymentId: z.string().optional(),
        }),
    },
    examples: [
      {
        title: 'More nodes',
        input: {
          entityRef: 'resource:default/payments-dev',
          inputs: { node_count: 4 },
          reason: 'Load test on Friday',
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
          eventId: 'environment-update',
          severityLevel: 'medium',
          permission: protonEnvironmentUpdatePermission,
          alsoPermissions: [protonEnvironmentOutputsReadPermission],
          meta: { actionType: 'update' },
        },
        async opened => {
          const change = await toChange(opened, context.input);
          const started = await updateEnvironment(services, opened, {
            ...change,
            reason: change.reason ?? 'The action proton:change-cluster',
          });
          services.fleet.invalidate(opened.scope);
          return started;
        },
      ),
  });
}
