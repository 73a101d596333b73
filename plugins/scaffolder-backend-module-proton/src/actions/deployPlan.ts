import { ConflictError, NotImplementedError } from '@backstage/errors';
import {
  disabledReasonMessages,
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { awaitEntityRef } from '../catalog/awaitEntity';
import { throwIfCancelled } from '../deployments/DeploymentError';
import { startOnce } from '../deployments/startOnce';
import { requireEnvironment } from '../environments/locateEnvironment';
import { readOutputs } from '../environments/readOutputs';
import { createTemplateVisibility } from '../permissions/TemplateVisibility';
import { chooseVersion } from '../templates/chooseVersion';
import { createProtonAction, ProtonActionServices } from './createProtonAction';
import { examples } from './deployPlan.examples';
import { openEnvironmentStep } from './openEnvironmentStep';
import {
  allowReplacementInput,
  cancelDeploymentInput,
  entityRefOutput,
  environmentOutput,
  environmentReferenceInput,
  outputsIfAwaitedOutput,
  reasonInput,
  requiredString,
  waitInput,
} from './schemas';
import { taskInitiator } from './taskInitiator';

/**
 * The action `aws:proton:deploy-plan`: deploys just what a step
 * `aws:proton:plan-environment` has planned.
 *
 * @public
 */
export function deployPlanAction(
  services: Omit<ProtonActionServices, 'config'>,
) {
  const { permissions } = services;
  return createProtonAction({
    id: 'aws:proton:deploy-plan',
    description:
      'Deploys the plan of a change that a step aws:proton:plan-environment has made',
    examples,
    permissions,
    schema: {
      input: {
        ...environmentReferenceInput,
        planId: requiredString(
          'The id of the plan, as aws:proton:plan-environment returns it',
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
          'The id of the deployment; empty in a dry run',
        ),
        ...outputsIfAwaitedOutput,
        ...entityRefOutput,
      },
    },
    async handler(ctx, { may }) {
      const { checkpoint, input, logger, signal } = ctx;
      const { allowReplacement, planId, wait = true } = input;
      const step = await openEnvironmentStep({
        services,
        may,
        ctx,
        verb: 'deploy-plan',
        permission: protonEnvironmentUpdatePermission,
      });
      const { arn, client, extension, key, name, target } = step;
      await step.requirePermissions();
      if (!extension) {
        throw new NotImplementedError(disabledReasonMessages['no-preview']);
      }
      const mayRead = await may.coversEnvironment(
        protonEnvironmentReadPermission,
        arn,
        step.resource,
      );
      const deploys = !ctx.isDryRun;
      const awaitEnd = wait && deploys ? await step.prepareToWait() : undefined;
      const deploymentId = deploys ? await deploy(extension) : '';
      if (!deploys) {
        logger.info(`Dry run: would deploy a plan of the environment ${name}`);
      }
      const { status } = awaitEnd
        ? await awaitEnd(deploymentId)
        : { status: deploys ? 'IN_PROGRESS' : 'SUCCEEDED' };
      ctx.output('arn', arn);
      ctx.output('name', name);
      ctx.output('status', status);
      ctx.output('deploymentId', deploymentId);
      ctx.output(
        'outputs',
        wait && deploys && mayRead ? await readOutputs(step) : {},
      );
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

      async function deploy(
        api: NonNullable<typeof extension>,
      ): Promise<string> {
        const plan = { environmentName: name, planId };
        const started = await startOnce({
          client,
          environmentName: name,
          key: `${key}.${planId}`,
          checkpoint,
          async start() {
            // An earlier run may have ended before it could keep the id.
            const known = await api.getEnvironmentPlan(plan);
            if (known.deploymentId !== undefined) {
              await requireOwn(api, known.deploymentId);
              return known.deploymentId;
            }
            const { templateMajorVersion, templateMinorVersion } = known;
            // Somebody else may have planned it, who may deploy drafts.
            await chooseVersion({
              client,
              environment: await requireEnvironment(step),
              wanted: `${templateMajorVersion}.${templateMinorVersion}`,
              visibility: createTemplateVisibility({ may, client, target }),
            });
            throwIfCancelled(signal);
            const deployed = await api.deployEnvironmentPlan({
              ...plan,
              allowReplacement: allowReplacement || undefined,
              initiator: taskInitiator(ctx),
            });
            return deployed.deploymentId;
          },
        });
        logger.info(`Deploying plan ${planId} of the environment ${name}`);
        return started.deploymentId;
      }

      /** What somebody else has started isn't the task's to follow or cancel. */
      async function requireOwn(
        api: NonNullable<typeof extension>,
        known: string,
      ): Promise<void> {
        const own = taskInitiator(ctx);
        const { initiator, reason } = await api.getDeploymentRecord({
          deploymentId: known,
          signal,
        });
        if (initiator?.onBehalfOf !== own.onBehalfOf || reason !== own.reason) {
          throw new ConflictError(
            `The plan ${planId} was deployed already, and not by this task; plan the change again`,
          );
        }
      }
    },
  });
}
