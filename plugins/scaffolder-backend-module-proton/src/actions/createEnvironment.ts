import type { Environment } from '@aws-sdk/client-proton';
import {
  protonEnvironmentCreatePermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { findEnvironment } from '@proton-vending/backstage-plugin-proton-node';
import { awaitEntityRef, expectedEntityRef } from '../catalog/awaitEntity';
import { throwIfCancelled } from '../deployments/DeploymentError';
import { prepareToWait } from '../deployments/prepareToWait';
import { isOwnFailure } from '../environments/isOwnFailure';
import { prepareEnvironment } from '../environments/prepareEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { requireNotDeprecated } from '../environments/requireNotDeprecated';
import {
  describeTaker,
  nameTakenError,
  submitEnvironment,
} from '../environments/submitEnvironment';
import { taskInitiator } from './taskInitiator';
import { environmentResource } from '../permissions/environmentResource';
import { createTemplateVisibility } from '../permissions/TemplateVisibility';
import { examples } from './createEnvironment.examples';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { stepKey, withCancelPermission } from './openEnvironmentStep';
import { readTimeout } from './readTimeout';
import {
  cancelDeploymentInput,
  descriptionInput,
  entityRefOutput,
  environmentOutput,
  optionalString,
  optionalStringMap,
  outputsIfAwaitedOutput,
  reasonInput,
  requiredString,
  targetInput,
  templateInput,
  waitInput,
} from './schemas';

/**
 * The action `aws:proton:create-environment`: creates a Proton environment and
 * waits until it is deployed.
 *
 * @public
 */
export function createEnvironmentAction(
  services: Omit<ProtonActionServices, 'config'>,
) {
  const { proton, permissions, entityNamespace } = services;
  return createProtonAction({
    id: 'aws:proton:create-environment',
    description:
      'Creates an environment from a Proton environment template and waits until it is deployed',
    examples,
    permissions,
    schema: {
      input: {
        name: requiredString(
          'The name of the environment: letters, digits, "-" and "_", at most 100 characters, starting with a letter or digit',
        ),
        ...templateInput,
        inputs: z =>
          z
            .record(z.any())
            .optional()
            .describe(
              'The inputs of the template; the action writes the spec. Give one of inputs, spec and specPath',
            ),
        spec: optionalString('The text of a Proton environment spec'),
        specPath: optionalString(
          'The path of a Proton environment spec in the workspace',
        ),
        ...descriptionInput,
        owner: optionalString(
          'The owner of the catalog entity, such as group:default/platform; the tag "backstage.io/owner"',
        ),
        tags: optionalStringMap('Tags of the environment, by their keys'),
        ...targetInput,
        protonServiceRoleArn: optionalString(
          'The role with which Proton provisions through CloudFormation',
        ),
        codebuildRoleArn: optionalString(
          'The role with which Proton provisions through CodeBuild',
        ),
        componentRoleArn: optionalString(
          'The role with which Proton provisions components',
        ),
        environmentAccountConnectionId: optionalString(
          'The connection to the account that gets the infrastructure',
        ),
        provisioningRepository: z =>
          z
            .object({
              provider: z.enum([
                'GITHUB',
                'GITHUB_ENTERPRISE',
                'BITBUCKET',
                'GITLAB',
              ]),
              name: z.string().describe('Such as "my-org/my-repository"'),
              branch: z.string(),
            })
            .optional()
            .describe(
              'The repository to which Proton writes the infrastructure code for pipelines of your own',
            ),
        ...reasonInput,
        ...waitInput,
        ...cancelDeploymentInput,
      },
      output: {
        ...environmentOutput,
        status: requiredString(
          'The status of the deployment, such as SUCCEEDED',
        ),
        deploymentId: requiredString('The id of the deployment'),
        ...outputsIfAwaitedOutput,
        ...entityRefOutput,
      },
    },
    async handler(ctx, { may, redactor }) {
      const { input, logger, signal } = ctx;
      const { name, wait = true } = input;
      const required = withCancelPermission(
        protonEnvironmentCreatePermission,
        input,
      );
      await may.requireAny(...required);
      const timeoutMs = readTimeout(input.timeout);
      const prepared = await prepareEnvironment({
        ...services,
        wanted: input,
        secrets: ctx.secrets,
        redactor,
        workspacePath: ctx.workspacePath,
        taskId: ctx.task.id,
        userRef: ctx.user?.ref,
        templateRef: ctx.templateInfo?.entityRef,
      });
      const { client, target, arn } = prepared;
      const resource = async () => prepared.resource;
      for (const permission of required) {
        await may.requireForEnvironment(permission, arn, resource);
      }
      const { request, version, inputs, maskedSpec } = await prepared.check(
        createTemplateVisibility({ may, client, target }),
      );
      const describeTaken = async (existing: Environment) =>
        (await may.coversEnvironment(protonEnvironmentReadPermission, arn, () =>
          environmentResource({
            ...services,
            located: { client, arn },
            known: existing,
          }),
        ))
          ? describeTaker(existing)
          : undefined;
      const what = `the environment ${name} from ${version.templateName} ${version.version} in account ${target.accountId}, ${target.region}`;

      const extension = proton.extension(target);
      if (ctx.isDryRun) {
        await requireNotDeprecated(extension, version);
        const existing = await findEnvironment(client, name);
        if (existing && !(await isOwnFailure(client, existing, request))) {
          throw nameTakenError(name, await describeTaken(existing));
        }
        logger.info(
          `Dry run: would create ${what} with the spec\n${maskedSpec}`,
        );
        ctx.output('arn', arn);
        ctx.output('name', name);
        ctx.output('status', 'SUCCEEDED');
        ctx.output('deploymentId', '');
        ctx.output('outputs', {});
        ctx.output('entityRef', expectedEntityRef(name, entityNamespace));
        return;
      }

      const awaitEnd = wait
        ? await prepareToWait({
            services,
            client,
            extension,
            may,
            arn,
            resource,
            environmentName: name,
            logger,
            timeoutMs,
            signal,
            cancelDeployment: input.cancelDeployment,
          })
        : undefined;
      throwIfCancelled(signal);
      logger.info(`Creating ${what}`);
      const environment = await submitEnvironment({
        client,
        request,
        inputs,
        initiator: taskInitiator(ctx),
        describeTaken,
        logger,
        checkpoint: create =>
          ctx.checkpoint({
            key: stepKey(
              `create.environment.${target.accountId}.${target.region}.${name}`,
              ctx.each,
            ),
            fn: create,
          }),
      });
      const { lastAttemptedDeploymentId: deploymentId } = environment;
      const status = awaitEnd
        ? (await awaitEnd(deploymentId)).status
        : environment.deploymentStatus;
      ctx.output('arn', arn);
      ctx.output('name', name);
      ctx.output('status', status ?? 'IN_PROGRESS');
      ctx.output('deploymentId', deploymentId ?? '');
      ctx.output(
        'outputs',
        wait ? await readOutputs({ client, extension, name }) : {},
      );
      ctx.output(
        'entityRef',
        await awaitEntityRef({
          ...services,
          arn,
          environmentName: name,
          logger,
          signal,
        }),
      );
    },
  });
}
