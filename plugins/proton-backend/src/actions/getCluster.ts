import {
  describeDeprecation,
  protonEnvironmentReadPermission,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { versionOf } from '../environments/fetchEnvironment';
import {
  readEnvironment,
  EnvironmentFacts,
} from '../environments/readEnvironment';
import { ActionServices } from './ActionServices';
import { entityInputShape, guardCluster } from './guardCluster';
import { requireMember } from '../environments/requireMember';

/** `get-cluster`: what there is to know of one cluster. */
export function addGetCluster(services: ActionServices): void {
  services.actionsRegistry.register({
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
          deprecated: z
            .string()
            .optional()
            .describe('Why the version is deprecated, and what to use.'),
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
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-read',
          permission: protonEnvironmentReadPermission,
          meta: { queryType: 'action' },
        },
        async ({ arn }) =>
          toClusterDetails(await readEnvironment({ ...services, arn })),
      ),
  });
}

/** Describes a cluster without its secrets. */
function toClusterDetails(facts: EnvironmentFacts) {
  const { environment, lastDeployment, scope, template, unavailable } = facts;
  const isSensitive = (key: string) => facts.sensitiveOutputKeys.has(key);
  const keys = facts.outputs.map(output => output.key ?? '');
  return {
    arn: requireMember(environment, 'arn'),
    name: scope.resourceId,
    accountId: scope.accountId,
    region: scope.region,
    status: requireMember(environment, 'deploymentStatus'),
    statusMessage: environment.deploymentStatusMessage,
    template: requireMember(environment, 'templateName'),
    version: versionOf(environment),
    deprecated: describeCurrent(facts),
    recommendedMinorVersion: findRecommendedMinor(facts),
    recommendedVersion: template?.recommendedVersion || undefined,
    lastDeployment: lastDeployment && {
      id: requireMember(lastDeployment, 'id'),
      status: requireMember(lastDeployment, 'deploymentStatus'),
      createdAt: lastDeployment.createdAt?.toISOString(),
      completedAt: lastDeployment.completedAt?.toISOString(),
    },
    outputs: Object.fromEntries(
      facts.outputs.flatMap(({ key = '', valueString = '' }) =>
        isSensitive(key) ? [] : [[key, valueString]],
      ),
    ),
    sensitiveOutputs: keys.filter(isSensitive),
    ...(unavailable.length > 0 && {
      unavailable: unavailable.map(
        ({ part, message }) => `${part}: ${message}`,
      ),
    }),
  };
}

function describeCurrent({
  deprecations,
  environment,
}: EnvironmentFacts): string | undefined {
  const deprecation = deprecations.find(
    environment.templateName ?? '',
    versionOf(environment),
  );
  return deprecation && describeDeprecation(deprecation);
}

/** The recommended minor version of the major that an environment runs. */
export function findRecommendedMinor({
  deprecations,
  environment,
  templateVersion,
}: EnvironmentFacts): string | undefined {
  const { majorVersion, recommendedMinorVersion } = templateVersion ?? {};
  return deprecations.keepUsable(
    environment.templateName ?? '',
    majorVersion && recommendedMinorVersion
      ? formatTemplateVersion({
          majorVersion,
          minorVersion: recommendedMinorVersion,
        })
      : undefined,
  );
}
