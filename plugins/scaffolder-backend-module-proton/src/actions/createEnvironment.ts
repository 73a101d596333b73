import type { Environment } from '@aws-sdk/client-proton';
import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  createTemplateAction,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  formatEnvironmentArn,
  protonEnvironmentCancelPermission,
  protonEnvironmentCreatePermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { awaitEntityRef, expectedEntityRef } from '../catalog/awaitEntityRef';
import { awaitDeployment } from '../deployments/awaitDeployment';
import { openDeploymentLog } from '../deployments/openDeploymentLog';
import { requireNotCancelled } from '../deployments/requireNotCancelled';
import { findEnvironment } from '../environments/findEnvironment';
import { isOwnFailure } from '../environments/isOwnFailure';
import { describeTaker, nameTakenError } from '../environments/nameTakenError';
import { prepareEnvironment } from '../environments/prepareEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { submitEnvironment } from '../environments/submitEnvironment';
import { taskInitiator } from '../initiators/taskInitiator';
import { environmentResource } from '../permissions/environmentResource';
import { plannedResource } from '../permissions/plannedResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { createTemplateSight } from '../permissions/TemplateSight';
import { examples } from './createEnvironment.examples';
import {
  createEnvironmentInput,
  createEnvironmentOutput,
} from './createEnvironment.schema';
import {
  CreateEnvironmentActionInput,
  CreateEnvironmentActionOutput,
} from './createEnvironment.types';
import { Redactor } from '../redaction/Redactor';
import { readTimeout } from './readTimeout';
import { stepKey } from './stepKey';
import { toTaskError } from './toTaskError';

/**
 * The services that {@link createEnvironmentAction} works with, and where
 * the entities of environments are.
 *
 * @public
 */
export interface CreateEnvironmentActionOptions {
  proton: ProtonService;
  schemaValidator: SchemaValidator;
  permissions: PermissionsService;
  catalog: CatalogService;
  auth: AuthService;
  /** Through which the catalog is asked to look again. */
  events: EventsService;
  /** The namespace of the entities of environments; `default` when absent. */
  entityNamespace?: string;
}

/**
 * The action `aws:proton:create-environment`: creates a Proton environment and
 * waits until it is deployed.
 *
 * @public
 */
export function createEnvironmentAction(
  options: CreateEnvironmentActionOptions,
): TemplateAction<
  CreateEnvironmentActionInput,
  CreateEnvironmentActionOutput,
  'v2'
> {
  const { proton, schemaValidator, permissions, catalog, auth, events } =
    options;
  const { entityNamespace } = options;
  return createTemplateAction({
    id: 'aws:proton:create-environment',
    description:
      'Creates an environment from a Proton environment template and waits until it is deployed',
    examples,
    supportsDryRun: true,
    schema: { input: createEnvironmentInput, output: createEnvironmentOutput },
    async handler(ctx) {
      const redactor = new Redactor();
      const logger = redactor.logger(ctx.logger);
      try {
        const { input, signal } = ctx;
        const { name, wait = true } = input;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonEnvironmentCreatePermission);
        if (input.cancelDeployment) {
          await may.requireAny(protonEnvironmentCancelPermission);
        }
        const timeoutMs = readTimeout(input.timeout);
        const { client, planned, target, check } = await prepareEnvironment({
          proton,
          schemaValidator,
          wanted: input,
          secrets: ctx.secrets,
          redactor,
          workspacePath: ctx.workspacePath,
          taskId: ctx.task.id,
          userRef: ctx.user?.ref,
          templateRef: ctx.templateInfo?.entityRef,
          entityNamespace,
        });
        const arn = formatEnvironmentArn(target, name);
        const resource = async () =>
          plannedResource({ request: planned, target });
        await may.requireForEnvironment(
          protonEnvironmentCreatePermission,
          arn,
          resource,
        );
        if (input.cancelDeployment) {
          await may.requireForEnvironment(
            protonEnvironmentCancelPermission,
            arn,
            resource,
          );
        }
        const { request, version, maskedSpec } = await check(
          createTemplateSight({ may, client, target }),
        );
        const describeTaken = async (existing: Environment) =>
          (await may.coversEnvironment(
            protonEnvironmentReadPermission,
            arn,
            () =>
              environmentResource({
                catalog,
                auth,
                located: { client, arn },
                known: existing,
              }),
          ))
            ? describeTaker(existing)
            : undefined;
        const what = `the environment ${name} from ${version.templateName} ${version.version} in account ${target.accountId}, ${target.region}`;

        if (ctx.isDryRun) {
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

        const extension = proton.extension(target);
        const log = wait
          ? await openDeploymentLog({ extension, may, arn, resource, logger })
          : undefined;
        requireNotCancelled(signal);
        logger.info(`Creating ${what}`);
        const environment = await submitEnvironment({
          client,
          request,
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
        let status: string = environment.deploymentStatus ?? 'IN_PROGRESS';
        let outputs: Record<string, string> = {};
        if (wait) {
          ({ status } = await awaitDeployment({
            client,
            log,
            environmentName: name,
            deploymentId: environment.lastAttemptedDeploymentId,
            logger,
            timeoutMs,
            signal,
            cancelDeployment: input.cancelDeployment,
          }));
          outputs = await readOutputs({
            client,
            extension,
            environmentName: name,
          });
        }
        ctx.output('arn', arn);
        ctx.output('name', name);
        ctx.output('status', status);
        ctx.output('deploymentId', environment.lastAttemptedDeploymentId ?? '');
        ctx.output('outputs', outputs);
        ctx.output(
          'entityRef',
          await awaitEntityRef({
            catalog,
            auth,
            events,
            arn,
            environmentName: name,
            namespace: entityNamespace,
            logger,
            signal,
          }),
        );
      } catch (error) {
        throw redactor.redactError(toTaskError(error));
      }
    },
  });
}
