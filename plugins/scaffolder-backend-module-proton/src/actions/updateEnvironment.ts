import { UpdateEnvironmentCommand } from '@aws-sdk/client-proton';
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
  protonEnvironmentCancelPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  type ProtonService,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { awaitEntityRef } from '../catalog/awaitEntityRef';
import { awaitDeployment } from '../deployments/awaitDeployment';
import { openDeploymentLog } from '../deployments/openDeploymentLog';
import { requireNotCancelled } from '../deployments/requireNotCancelled';
import { lastStarted } from '../deployments/lastStarted';
import { startOnce } from '../deployments/startOnce';
import { adoptRunningUpdate } from '../environments/adoptRunningUpdate';
import { describeChanges } from '../environments/describeChanges';
import { locateOnce, referenceKey } from '../environments/locateOnce';
import {
  EnvironmentChanges,
  planUpdate,
  UpdatePlan,
} from '../environments/planUpdate';
import { readOutputs } from '../environments/readOutputs';
import { readSentUpdate } from '../environments/readSentUpdate';
import { requireEnvironment } from '../environments/requireEnvironment';
import { requireNothingRuns } from '../environments/requireNothingRuns';
import { taskInitiator } from '../initiators/taskInitiator';
import { environmentResource } from '../permissions/environmentResource';
import { StepPermissions } from '../permissions/StepPermissions';
import { createTemplateSight } from '../permissions/TemplateSight';
import { Redactor } from '../redaction/Redactor';
import { withoutKnowledge } from '../environments/withoutKnowledge';
import { readTimeout } from './readTimeout';
import { stepKey } from './stepKey';
import { toTaskError } from './toTaskError';
import { examples } from './updateEnvironment.examples';
import {
  updateEnvironmentInput,
  updateEnvironmentOutput,
} from './updateEnvironment.schema';
import {
  UpdateEnvironmentActionInput,
  UpdateEnvironmentActionOutput,
} from './updateEnvironment.types';

/**
 * The services that {@link updateEnvironmentAction} works with, and where
 * the entities of environments are.
 *
 * @public
 */
export interface UpdateEnvironmentActionOptions {
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
 * The action `aws:proton:update-environment`: deploys an environment again, with
 * other inputs or from another version of its template.
 *
 * @public
 */
export function updateEnvironmentAction(
  options: UpdateEnvironmentActionOptions,
): TemplateAction<
  UpdateEnvironmentActionInput,
  UpdateEnvironmentActionOutput,
  'v2'
> {
  const { proton, schemaValidator, permissions, catalog, auth, events } =
    options;
  const { entityNamespace } = options;
  return createTemplateAction({
    id: 'aws:proton:update-environment',
    description:
      'Deploys a Proton environment again, with other inputs or from another version of its template',
    examples,
    supportsDryRun: true,
    schema: { input: updateEnvironmentInput, output: updateEnvironmentOutput },
    async handler(ctx) {
      const redactor = new Redactor();
      const logger = redactor.logger(ctx.logger);
      try {
        const { input, signal } = ctx;
        const { wait = true } = input;
        const may = StepPermissions.create({ permissions, ctx });
        await may.requireAny(protonEnvironmentUpdatePermission);
        if (input.cancelDeployment) {
          await may.requireAny(protonEnvironmentCancelPermission);
        }
        const timeoutMs = readTimeout(input.timeout);
        const key = stepKey(
          `update.environment.${referenceKey(input)}`,
          ctx.each,
        );
        const located = await locateOnce({
          proton,
          catalog,
          reference: input,
          ctx,
          key: `${key}.located`,
        });
        const { client, target, name, arn } = located;
        const resource = () => environmentResource({ catalog, auth, located });
        await may.requireForEnvironment(
          protonEnvironmentUpdatePermission,
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
        const mayRead = await may.coversEnvironment(
          protonEnvironmentReadPermission,
          arn,
          resource,
        );
        const environment = await requireEnvironment(located);
        const version =
          input.version === undefined ? undefined : String(input.version);
        const plan = await planUpdate({
          client,
          schemaValidator,
          environment: { ...environment, name },
          wanted: {
            ...input,
            version,
          },
          secrets: ctx.secrets,
          redactor,
          workspacePath: ctx.workspacePath,
          sight: createTemplateSight({ may, client, target }),
          readSent: async () =>
            readSentUpdate(client, {
              environmentName: name,
              deploymentId: await lastStarted({
                key,
                checkpoint: ctx.checkpoint,
              }),
            }),
        });
        const extension = proton.extension(target);
        const log =
          wait && plan.deploys && !ctx.isDryRun
            ? await openDeploymentLog({ extension, may, arn, resource, logger })
            : undefined;
        const shown = mayRead ? plan : withoutKnowledge(plan, { version });
        // A later run finds the changes made, and says all the same what they were.
        const changes = ctx.isDryRun
          ? toJson(shown.changes)
          : await ctx.checkpoint({
              key: `${key}.changes`,
              fn: async () => toJson(shown.changes),
            });
        describeChanges(shown.changes).forEach(line => logger.info(line));
        if (!mayRead) {
          logger.info(
            `What changes in ${name} is left out: reading it takes the permission ${protonEnvironmentReadPermission.name}`,
          );
        }

        let deploymentId = '';
        if (ctx.isDryRun) {
          requireNothingRuns(environment);
          logger.info(
            mayRead
              ? describeDryRun(name, plan)
              : `Dry run: ${name} could be updated`,
          );
        } else if (plan.request) {
          const { request } = plan;
          const start = async () => {
            const running = await adoptRunningUpdate({
              client,
              environment,
              ...plan,
            });
            if (running) {
              return running;
            }
            requireNothingRuns(environment);
            requireNotCancelled(signal);
            const { environment: updated } = await client.send(
              withInitiator(
                new UpdateEnvironmentCommand(request),
                taskInitiator(ctx),
              ),
            );
            return updated?.lastAttemptedDeploymentId ?? '';
          };
          if (plan.deploys) {
            const started = await startOnce({
              client,
              environmentName: name,
              key,
              checkpoint: ctx.checkpoint,
              start,
            });
            ({ deploymentId } = started);
            logger.info(
              `${
                started.isNew ? 'Deploying' : 'Taking up the deployment of'
              } the environment ${name} in account ${target.accountId}, ${
                target.region
              }`,
            );
          } else {
            await start();
            logger.info(`Changed the description of the environment ${name}`);
          }
        } else {
          logger.info(
            mayRead
              ? `There is nothing to change: ${name} runs version ${plan.version} with these inputs`
              : `There is nothing to change in ${name}`,
          );
          if (changes.version !== undefined || changes.inputs.length > 0) {
            // An earlier run of the step has made them.
            deploymentId = environment.lastSucceededDeploymentId ?? '';
          }
        }

        let status: string =
          plan.deploys && !ctx.isDryRun
            ? 'IN_PROGRESS'
            : environment.deploymentStatus ?? 'SUCCEEDED';
        let outputs: Record<string, string> = {};
        if (wait && !ctx.isDryRun) {
          if (plan.request && plan.deploys) {
            ({ status } = await awaitDeployment({
              client,
              log,
              environmentName: name,
              deploymentId: deploymentId || undefined,
              logger,
              timeoutMs,
              signal,
              cancelDeployment: input.cancelDeployment,
            }));
          }
          outputs = mayRead
            ? await readOutputs({ client, extension, environmentName: name })
            : {};
        }
        ctx.output('arn', arn);
        ctx.output('name', name);
        ctx.output('status', status);
        ctx.output('deploymentId', deploymentId);
        ctx.output('version', shown.version);
        ctx.output('changes', changes);
        ctx.output('outputs', outputs);
        ctx.output(
          'entityRef',
          input.entityRef ??
            (await awaitEntityRef({
              catalog,
              auth,
              events,
              arn,
              environmentName: name,
              namespace: entityNamespace,
              logger,
              signal,
            })),
        );
      } catch (error) {
        throw redactor.redactError(toTaskError(error));
      }
    },
  });
}

function describeDryRun(name: string, plan: UpdatePlan): string {
  return plan.deploys
    ? `Dry run: would deploy ${name} with the spec\n${plan.maskedSpec}`
    : `Dry run: nothing of ${name} would be deployed`;
}

/** What is left out of a spec is left out here; the checkpoint keeps JSON alone. */
function toJson(
  changes: EnvironmentChanges,
): UpdateEnvironmentActionOutput['changes'] {
  return JSON.parse(JSON.stringify(changes));
}
