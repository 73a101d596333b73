import { ProtonClient, UpdateEnvironmentCommand } from '@aws-sdk/client-proton';
import {
  ConflictError,
  InputError,
  isError,
  NotFoundError,
} from '@backstage/errors';
import {
  MAX_PROTON_REASON_LENGTH,
  protonEnvironmentUpdatePermission,
  compareTemplateVersions,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { asBackstageError } from '../asBackstageError';
import { ChangePlan, planChange, toUpdateRequest } from '../changes/planChange';
import { versionOf } from '../environments/fetchEnvironment';
import {
  EnvironmentFacts,
  readEnvironment,
} from '../environments/readEnvironment';
import { ActionServices } from './ActionServices';
import { entityInputShape, guardCluster } from './guardCluster';
import { findRecommendedMinor } from './getCluster';
import { findUser } from '../permissions/describeCaller';

/** `upgrade-cluster`: deploys a newer template version. */
export function addUpgradeCluster(services: ActionServices): void {
  services.actionsRegistry.register({
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
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-update',
          severityLevel: 'medium',
          permission: protonEnvironmentUpdatePermission,
          meta: { actionType: 'upgrade' },
        },
        async ({ arn, client, credentials, note, scope }) => {
          const { input } = context;
          const facts = await readEnvironment({ ...services, arn });
          const plan = await planUpgrade({
            client,
            extension: services.proton.extension(scope),
            schemaValidator: services.schemaValidator,
            facts,
            version: input.version ?? findRecommendedMinor(facts),
          });
          const versions = {
            fromVersion: plan.before.version,
            toVersion: plan.after.version,
          };
          note(versions);
          // Without a spec, the current one stays.
          const { spec, ...update } = toUpdateRequest(
            scope.resourceId,
            plan,
            input,
          );
          const { environment } = await client.send(
            withInitiator(new UpdateEnvironmentCommand(update), {
              onBehalfOf: findUser(services.auth, credentials),
              reason: input.reason ?? 'The action proton:upgrade-cluster',
            }),
          );
          services.fleet.invalidate(scope);
          return {
            ...versions,
            deploymentId: environment?.lastAttemptedDeploymentId,
            status: environment?.deploymentStatus ?? 'IN_PROGRESS',
          };
        },
      ),
  });
}

/**
 * Plans to deploy a newer published version with the same inputs.
 *
 * @throws InputError, ConflictError or NotFoundError when there is none that may
 * be deployed.
 */
async function planUpgrade(options: {
  client: ProtonClient;
  extension: ProtonExtension | undefined;
  schemaValidator: SchemaValidator;
  facts: EnvironmentFacts;
  version: string | undefined;
}): Promise<ChangePlan> {
  const { facts, version } = options;
  const { environment } = facts;
  const name = facts.scope.resourceId;
  const current = versionOf(environment);
  if (!version) {
    throw new ConflictError(
      `No minor version is recommended to ${name}, which runs ${current}; name the version to upgrade to`,
    );
  }
  const [from, to] = [current, version].map(parseTemplateVersion);
  if (!from || !to) {
    throw new InputError(
      `version must be a major and a minor version such as 1.2, it is "${version}"`,
    );
  }
  if (compareTemplateVersions(to, from) <= 0) {
    throw new ConflictError(
      `There is nothing to upgrade: ${name} runs ${current}, and ${version} is not newer`,
    );
  }
  return asBackstageError(() =>
    planChange({
      ...options,
      environment,
      change: { version },
      seesSecrets: true,
      mayReadDrafts: async () => false,
    }),
  ).catch(error => {
    throw isError(error) && error.name === 'NotFoundError'
      ? new NotFoundError(
          `The environment template "${environment.templateName}" has no published version ${version}; this action deploys no drafts`,
        )
      : error;
  });
}
