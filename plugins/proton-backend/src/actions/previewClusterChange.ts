import {
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { describePlan } from '../changes/planChange';
import { planForCaller } from '../changes/planForCaller';
import { ActionServices } from './ActionServices';
import { changeInputShape, toChange } from './clusterChange';
import { guardCluster } from './guardCluster';
import { violationsShape } from './validateInputs';

/** `preview-cluster-change`: what a change does to the inputs of a cluster. */
export function addPreviewClusterChange(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'preview-cluster-change',
    title: 'Preview Cluster Change',
    description: `
Returns what a change of inputs or version does to the inputs of a cluster, whether they fit the
version, and warnings. It deploys nothing, and never returns sensitive values.

## When to use

Use this before \`change-cluster\` and \`upgrade-cluster\`. To see what happens to the resources in AWS,
use \`plan-cluster-change\`.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z => z.object(changeInputShape(z)),
      output: z =>
        z.object({
          entityRef: z.string(),
          fromVersion: z.string(),
          toVersion: z.string(),
          changes: z
            .array(z.any())
            .describe('The inputs that change, with their values.'),
          newDefaults: z
            .array(z.any())
            .optional()
            .describe('Defaults that the version changes.'),
          warnings: z.array(z.string()),
          ...violationsShape(z),
        }),
    },
    examples: [
      {
        title: 'More nodes',
        input: {
          entityRef: 'resource:default/payments-dev',
          inputs: { node_count: 4 },
        },
        output: {
          entityRef: 'resource:default/payments-dev',
          fromVersion: '1.1',
          toVersion: '1.1',
          changes: [{ path: 'node_count', before: 2, after: 4 }],
          warnings: [],
          violations: [],
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-change-preview',
          permission: protonEnvironmentUpdatePermission,
          alsoPermissions: [protonEnvironmentOutputsReadPermission],
          meta: { actionType: 'preview' },
        },
        async opened => {
          const { plan } = await planForCaller({
            ...services,
            opened,
            change: await toChange(opened, context.input),
          });
          const described = describePlan(plan, { seesSecrets: false });
          return {
            fromVersion: described.version.before,
            toVersion: described.version.after,
            changes: described.changes,
            newDefaults: described.newDefaults,
            warnings: described.warnings.map(({ message }) => message),
            violations: plan.violations.map(({ path, message }) => ({
              path,
              message,
            })),
          };
        },
      ),
  });
}
