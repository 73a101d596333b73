import {
  protonEnvironmentLogsReadPermission,
  protonEnvironmentReadPermission,
  DeploymentDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { GetEnvironmentCommand, ProtonClient } from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { ActionServices } from './ActionServices';
import { entityInputShape, guardCluster } from './guardCluster';
import { asBackstageError } from '../asBackstageError';
import { readDeploymentDetails } from '../deployments/readDeploymentDetails';

/** `explain-failure`: why a deployment failed. */
export function addExplainFailure(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'explain-failure',
    title: 'Explain Failure',
    description: `
Tells why a deployment of a cluster failed: its message, the step and the resource, the likely cause
with what to do about it and, with the permission to read logs, the lines around the first error.

## When to use

Use this when \`get-cluster\` or \`list-clusters\` shows FAILED or DELETE_FAILED. Without a deployment it
looks at the last one.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...entityInputShape(z),
          deploymentId: z
            .string()
            .optional()
            .describe('Id of the deployment; the last one by default.'),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          deploymentId: z.string(),
          status: z.string(),
          failed: z.boolean().describe('False when it did not fail.'),
          message: z.string().optional(),
          step: z.string().optional(),
          resource: z
            .string()
            .optional()
            .describe(
              'As the engine names it, such as "aws_eks_cluster.this".',
            ),
          inputProblems: z
            .array(z.object({ path: z.string(), message: z.string() }))
            .optional()
            .describe('The inputs that the failure is about.'),
          likelyCause: z
            .object({
              title: z.string(),
              explanation: z.string(),
              remedies: z.array(z.string()),
            })
            .optional()
            .describe('Absent when it is none of the common ones.'),
          log: z
            .array(z.string())
            .optional()
            .describe(
              'The lines around the first error; absent without permission to read them.',
            ),
        }),
    },
    examples: [
      {
        title: 'Of the last deployment',
        input: { entityRef: 'resource:default/payments-dev' },
        output: {
          entityRef: 'resource:default/payments-dev',
          deploymentId: '0b0e7c0a-6f0c-4a52-8d61-3a2f7f8f8c55',
          status: 'FAILED',
          failed: true,
          message: 'Terraform apply failed: VpcLimitExceeded',
          step: 'applying',
          resource: 'aws_vpc.this',
          likelyCause: {
            title: 'A quota of the AWS account is used up',
            explanation:
              'AWS refused to make more of this resource in the account and region.',
            remedies: ['Ask for a higher quota.', 'Then deploy again.'],
          },
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'deployment-read',
          permission: protonEnvironmentReadPermission,
          alsoPermissions: [protonEnvironmentLogsReadPermission],
          meta: { queryType: 'failure' },
        },
        async ({ client, environments, note, resource, scope }) => {
          const failure = await readFailure({
            client,
            environmentName: scope.resourceId,
            deploymentId: context.input.deploymentId,
            extension: services.proton.extension(scope),
            mayReadLogs: await environments.allows(
              protonEnvironmentLogsReadPermission,
              resource,
            ),
          });
          note({ deploymentId: failure.deploymentId });
          return failure;
        },
      ),
  });
}

/** Reads whether and why a deployment failed, the last one by default. */
async function readFailure(options: {
  client: ProtonClient;
  extension?: ProtonExtension;
  environmentName: string;
  deploymentId?: string;
  mayReadLogs: boolean;
}) {
  const { client, environmentName } = options;
  const deploymentId =
    options.deploymentId ?? (await findLast(client, environmentName));
  const { status, failure } = await asBackstageError(() =>
    readDeploymentDetails({ ...options, deploymentId, mayReadOutputs: false }),
  );
  return {
    deploymentId,
    status,
    failed: failure !== undefined,
    ...(failure && describe(failure)),
  };
}

async function findLast(client: ProtonClient, name: string): Promise<string> {
  const { environment } = await asBackstageError(() =>
    client.send(new GetEnvironmentCommand({ name })),
  );
  if (!environment?.lastAttemptedDeploymentId) {
    throw new NotFoundError(`The environment ${name} has no deployment yet`);
  }
  return environment.lastAttemptedDeploymentId;
}

function describe({
  message,
  step,
  resource,
  inputProblems,
  cause,
  log,
}: NonNullable<DeploymentDetails['failure']>) {
  return {
    message,
    step,
    resource,
    inputProblems,
    likelyCause: cause && {
      title: cause.title,
      explanation: cause.explanation,
      remedies: cause.remedies,
    },
    log: log?.map(line => `${line.level}: ${line.message}`),
  };
}
