import { protonEnvironmentReadPermission } from '@proton-vending/backstage-plugin-proton-common';
import { openEnvironment } from '../environments/openEnvironment';
import { readEnvironment } from '../environments/readEnvironment';
import { ActionServices } from './ActionServices';
import { entityInputShape, readEntityRef } from './entityInput';
import { toClusterDetails } from './toClusterDetails';

/** `get-cluster`: what there is to know of one cluster. */
export function addGetCluster(services: ActionServices): void {
  const { actionsRegistry, guard, logger, proton } = services;
  actionsRegistry.register({
    name: 'get-cluster',
    title: 'Get Cluster',
    description: `
Tells the status, the template version, the last deployment and the outputs of a cluster, without
sensitive values.

## When to use

Use this to answer questions about one cluster. When its status is FAILED, \`explain-failure\` says why.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z => z.object(entityInputShape(z)),
      output: z =>
        z.object({
          entityRef: z.string(),
          arn: z.string(),
          name: z.string(),
          accountId: z.string(),
          region: z.string(),
          status: z.string(),
          statusMessage: z.string().optional(),
          template: z.string(),
          version: z.string().describe('The template version that it runs.'),
          recommendedMinorVersion: z.string().optional(),
          recommendedVersion: z.string().optional(),
          lastDeployment: z
            .object({
              id: z.string(),
              status: z.string(),
              createdAt: z.string().optional(),
              completedAt: z.string().optional(),
            })
            .optional(),
          outputs: z.record(z.string()).describe('Without the sensitive ones.'),
          sensitiveOutputs: z
            .array(z.string())
            .describe('The keys of outputs that are not shown.'),
          unavailable: z
            .array(z.string())
            .optional()
            .describe('What could not be read, and why.'),
        }),
    },
    examples: [
      {
        title: 'A cluster',
        input: { entityRef: 'resource:default/payments-dev' },
        output: {
          entityRef: 'resource:default/payments-dev',
          arn: 'arn:aws:proton:us-east-1:123456789012:environment/payments-dev',
          name: 'payments-dev',
          accountId: '123456789012',
          region: 'us-east-1',
          status: 'SUCCEEDED',
          template: 'eks-cluster',
          version: '1.0',
          recommendedMinorVersion: '1.1',
          recommendedVersion: '1.1',
          outputs: { cluster_name: 'payments-dev' },
          sensitiveOutputs: [],
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const entityRef = readEntityRef(input.entityRef);
      const permission = protonEnvironmentReadPermission;
      const output = await guard(
        { credentials },
        {
          eventId: 'environment-read',
          permission,
          meta: { queryType: 'action', entityRef },
        },
        async caller => {
          const { arn } = await openEnvironment({
            ...services,
            ...caller,
            permission,
            entityRef,
          });
          caller.note({ arn });
          return toClusterDetails(
            entityRef,
            await readEnvironment({ proton, arn, logger }),
          );
        },
      );
      return { output };
    },
  });
}
