import type { JsonValue } from '@backstage/types';
import {
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { awaitEntityRef } from '../catalog/awaitEntity';
import { findLastStarted, requireNothingRuns } from '../deployments/startOnce';
import { requireEnvironment } from '../environments/locateEnvironment';
import {
  EnvironmentChanges,
  planUpdate,
  UpdatePlan,
} from '../environments/planUpdate';
import { readOutputs } from '../environments/readOutputs';
import { requireNotDeprecated } from '../environments/requireNotDeprecated';
import { readSentUpdate, startUpdate } from '../environments/startUpdate';
import { taskInitiator } from './taskInitiator';
import { createTemplateVisibility } from '../permissions/TemplateVisibility';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { openEnvironmentStep } from './openEnvironmentStep';
import {
  allowReplacementInput,
  cancelDeploymentInput,
  changeInput,
  descriptionInput,
  entityRefOutput,
  environmentOutput,
  environmentReferenceInput,
  optionalBoolean,
  outputsIfAwaitedOutput,
  reasonInput,
  requiredString,
  waitInput,
} from './schemas';
import { examples } from './updateEnvironment.examples';

/**
 * The action `aws:proton:update-environment`: deploys an environment again, with
 * other inputs or from another version of its template.
 *
 * @public
 */
export function updateEnvironmentAction(
  services: Omit<ProtonActionServices, 'config'>,
) {
  const { schemaValidator, permissions } = services;
  return createProtonAction({
    id: 'aws:proton:update-environment',
    description:
      'Deploys a Proton environment again, with other inputs or from another version of its template',
    examples,
    permissions,
    schema: {
      input: {
        ...environmentReferenceInput,
        ...changeInput,
        ...descriptionInput,
        redeploy: optionalBoolean(
          'Whether to deploy also when nothing changes; false by default',
        ),
        ...allowReplacementInput,
        ...reasonInput,
        ...waitInput,
        ...cancelDeploymentInput,
      },
      output: {
        ...environmentOutput,
        status: requiredString(
          'The status of the environment, such as SUCCEEDED',
        ),
        deploymentId: requiredString(
          'The id of the deployment; empty when there was nothing to do',
        ),
        version: requiredString('The template version afterwards, such as 1.3'),
        changes: z =>
          z
            .object({
              version: z
                .object({ before: z.string(), after: z.string() })
                .optional()
                .describe('Absent when the version stays'),
              inputs: z.array(
                z.object({
                  path: z.string(),
                  before: z.any().optional(),
                  after: z.any().optional(),
                }),
              ),
            })
            .describe(
              'What is different afterwards; a mask stands for the values of sensitive inputs',
            ),
        ...outputsIfAwaitedOutput,
        ...entityRefOutput,
      },
    },
    async handler(ctx, { may, redactor }) {
      const { input, logger, signal, checkpoint } = ctx;
      const { wait = true } = input;
      const step = await openEnvironmentStep({
        services,
        may,
        ctx,
        verb: 'update',
        permission: protonEnvironmentUpdatePermission,
      });
      const { client, extension, target, name, arn, key } = step;
      await step.requirePermissions();
      const mayRead = await may.coversEnvironment(
        protonEnvironmentReadPermission,
        arn,
        step.resource,
      );
      const environment = { ...(await requireEnvironment(step)), name };
      const version =
        input.version === undefined ? undefined : String(input.version);
      const plan = await planUpdate({
        client,
        extension,
        schemaValidator,
        environment,
        wanted: { ...input, version },
        secrets: ctx.secrets,
        redactor,
        workspacePath: ctx.workspacePath,
        visibility: createTemplateVisibility({ may, client, target }),
        readSent: async () =>
          readSentUpdate(client, {
            environmentName: name,
            deploymentId: await findLastStarted({ key, checkpoint }),
          }),
      });
      if (ctx.isDryRun && plan.changes.version) {
        await requireNotDeprecated(extension, {
          templateName: environment.templateName ?? '',
          version: plan.version,
        });
      }
      const deploys = plan.deploys && !ctx.isDryRun;
      const awaitEnd = wait && deploys ? await step.prepareToWait() : undefined;
      const shown = mayRead ? plan : hideCurrentState(plan, version);
      // A later run finds the changes made, and says all the same what they were.
      const changes = ctx.isDryRun
        ? toJson(shown.changes)
        : await checkpoint({
            key: `${key}.changes`,
            fn: async () => toJson(shown.changes),
          });
      describeChanges(shown.changes).forEach(line => logger.info(line));
      if (!mayRead) {
        logger.info(
          `The changes of ${name} aren't shown, because you don't have the permission ${protonEnvironmentReadPermission.name}`,
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
        deploymentId = await startUpdate({
          ...plan,
          step,
          environment,
          request: plan.request,
          allowReplacement: input.allowReplacement,
          initiator: taskInitiator(ctx),
          checkpoint,
          logger,
          signal,
        });
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
      const { status } = awaitEnd
        ? await awaitEnd(deploymentId)
        : {
            status: deploys
              ? 'IN_PROGRESS'
              : environment.deploymentStatus ?? 'SUCCEEDED',
          };
      const readsOutputs = wait && !ctx.isDryRun && mayRead;
      ctx.output('arn', arn);
      ctx.output('name', name);
      ctx.output('status', status);
      ctx.output('deploymentId', deploymentId);
      ctx.output('version', shown.version);
      ctx.output('changes', changes);
      ctx.output('outputs', readsOutputs ? await readOutputs(step) : {});
      ctx.output(
        'entityRef',
        input.entityRef ??
          (await awaitEntityRef({
            ...services,
            arn,
            environmentName: name,
            logger,
            signal,
          })),
      );
    },
  });
}

/**
 * What a caller may see of a plan who may update an environment and not read it:
 * nothing of what is deployed, nor whether it equals what is wanted.
 */
function hideCurrentState(
  plan: UpdatePlan,
  wantedVersion: string | undefined,
): Pick<UpdatePlan, 'changes' | 'version'> {
  return {
    changes: { inputs: [] },
    version: wantedVersion === plan.version ? plan.version : '',
  };
}

/** A line for each difference, such as `node_count: 2 → 3`. */
function describeChanges({ version, inputs }: EnvironmentChanges): string[] {
  const write = (value: unknown) => JSON.stringify(value) ?? String(value);
  return [
    ...(version
      ? [`template version: ${version.before} → ${version.after}`]
      : []),
    ...inputs.map(change => {
      const before = 'before' in change ? write(change.before) : '(none)';
      const after = 'after' in change ? write(change.after) : '(none)';
      return `${change.path}: ${before} → ${after}`;
    }),
  ];
}

function describeDryRun(name: string, plan: UpdatePlan): string {
  return plan.deploys
    ? `Dry run: would deploy ${name} with the spec\n${plan.maskedSpec}`
    : `Dry run: nothing of ${name} would be deployed`;
}

/** What is left out of a spec is left out here; the checkpoint keeps JSON alone. */
function toJson(changes: EnvironmentChanges): {
  version?: { before: string; after: string };
  inputs: { path: string; before?: JsonValue; after?: JsonValue }[];
} {
  return JSON.parse(JSON.stringify(changes));
}
