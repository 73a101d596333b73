import {
  MAX_PROTON_REASON_LENGTH,
  formatTemplateVersion,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { openEnvironment } from '../environments/openEnvironment';
import { readEnvironment } from '../environments/readEnvironment';
import { ActionServices } from './ActionServices';
import { entityInputShape, readEntityRef } from './entityInput';
import { findUser } from '../permissions/describeCaller';
import { planUpgrade } from './planUpgrade';
import { startUpgrade } from './startUpgrade';

/** `upgrade-cluster`: deploys a newer template version. */
export function addUpgradeCluster(services: ActionServices): void {
  const { actionsRegistry, auth, fleet, guard, logger, proton } = services;
  actionsRegistry.register({
    name: 'upgrade-cluster',
    title: 'Upgrade Cluster',
    description: `
Deploys a newer template version to a cluster, with the inputs that it has. It returns when the
deployment has begun; \`get-cluster\` tells how it went.

## When to use

Use this to bring one cluster to the recommended minor version, or to the version that somebody asked
for. It changes infrastructure: ask a person first. Another major version may replace what runs, and
needs \`acknowledgeMajorVersion\`. It never goes back to an older version.
    `,
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          ...entityInputShape(z),
          version: z
            .string()
            .optional()
            .describe(
              'Such as "1.2"; the recommended minor of the major in use by default.',
            ),
          acknowledgeMajorVersion: z
            .boolean()
            .optional()
            .describe('That a person agreed to another major version.'),
          reason: z
            .string()
            .max(MAX_PROTON_REASON_LENGTH)
            .optional()
            .describe('Why, for the history of the cluster.'),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          deploymentId: z.string().optional(),
          fromVersion: z.string(),
          toVersion: z.string(),
          status: z.string(),
        }),
    },
    examples: [
      {
        title: 'To the recommended minor version',
        input: { entityRef: 'resource:default/payments-dev' },
        output: {
          entityRef: 'resource:default/payments-dev',
          deploymentId: '0b0e7c0a-6f0c-4a52-8d61-3a2f7f8f8c55',
          fromVersion: '1.0',
          toVersion: '1.1',
          status: 'IN_PROGRESS',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const entityRef = readEntityRef(input.entityRef);
      const permission = protonEnvironmentUpdatePermission;
      const output = await guard(
        { credentials },
        {
          eventId: 'environment-update',
          severityLevel: 'medium',
          permission,
          meta: { actionType: 'upgrade', entityRef },
        },
        async caller => {
          const { arn, client, scope } = await openEnvironment({
            ...services,
            ...caller,
            permission,
            entityRef,
          });
          const facts = await readEnvironment({ proton, arn, logger });
          const upgrade = planUpgrade(facts, input);
          const versions = {
            fromVersion: formatTemplateVersion(upgrade.from),
            toVersion: formatTemplateVersion(upgrade.to),
          };
          caller.note({ arn, ...versions });
          const started = await startUpgrade({
            client,
            name: scope.resourceId,
            templateName: facts.environment.templateName ?? '',
            upgrade,
            initiator: {
              onBehalfOf: findUser(auth, credentials),
              reason: input.reason ?? 'The action proton:upgrade-cluster',
            },
          });
          fleet.invalidate(scope);
          return { entityRef, ...versions, ...started };
        },
      );
      return { output };
    },
  });
}
