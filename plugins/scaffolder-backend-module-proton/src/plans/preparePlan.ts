import { NotImplementedError } from '@backstage/errors';
import {
  disabledReasonMessages,
  type EnvironmentPlan,
  protonEnvironmentCreatePermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  findEnvironment,
  type ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import type { ProtonActionServices } from '../actions/createProtonAction';
import {
  EnvironmentStepContext,
  openEnvironmentStep,
} from '../actions/openEnvironmentStep';
import { taskInitiator } from '../actions/taskInitiator';
import { requireNothingRuns } from '../deployments/startOnce';
import { requireEnvironment } from '../environments/locateEnvironment';
import { planUpdate, WantedUpdate } from '../environments/planUpdate';
import {
  prepareEnvironment,
  WantedEnvironment,
} from '../environments/prepareEnvironment';
import { nameTakenError } from '../environments/submitEnvironment';
import type { TaskSecrets } from '../inputs/completeInputs';
import type { StepPermissions } from '../permissions/StepPermissions';
import { createTemplateVisibility } from '../permissions/TemplateVisibility';
import type { Redactor } from '../redaction/Redactor';

/** A plan that can be started, after everything else was checked. */
export interface PlanToStart {
  name: string;
  arn: string;
  /** The template version afterwards, such as `1.3`. */
  version: string;
  start(): Promise<{ extension: ProtonExtension; plan: EnvironmentPlan }>;
}

interface PlanStep<TInput> {
  services: Omit<ProtonActionServices, 'config'>;
  may: StepPermissions;
  redactor: Redactor;
  ctx: EnvironmentStepContext &
    Parameters<typeof taskInitiator>[0] & {
      input: TInput;
      secrets?: TaskSecrets;
      workspacePath: string;
    };
}

/** Prepares the plan of an update, as the step that updates would send it. */
export async function prepareUpdatePlan(
  options: PlanStep<WantedUpdate>,
): Promise<PlanToStart> {
  const { services, may, redactor, ctx } = options;
  const step = await openEnvironmentStep({
    services,
    may,
    ctx,
    verb: 'plan',
    permission: protonEnvironmentUpdatePermission,
  });
  const { client, target, name, arn } = step;
  await step.requirePermissions();
  const environment = { ...(await requireEnvironment(step)), name };
  const { request, version } = await planUpdate({
    ...services,
    client,
    extension: step.extension,
    environment,
    // Resources may have changed by hand where the inputs stay as they are.
    wanted: { ...ctx.input, description: undefined, redeploy: true },
    secrets: ctx.secrets,
    redactor,
    workspacePath: ctx.workspacePath,
    visibility: createTemplateVisibility({ may, client, target }),
  });
  requireNothingRuns(environment);
  return {
    name,
    arn,
    version,
    async start() {
      const extension = requireExtension(step.extension);
      const { deploymentType, spec } = request ?? {};
      const plan = await extension.startEnvironmentPlan({
        environmentName: name,
        change: {
          deploymentType:
            deploymentType === undefined || deploymentType === 'NONE'
              ? 'CURRENT_VERSION'
              : deploymentType,
          templateMajorVersion: request?.templateMajorVersion,
          templateMinorVersion: request?.templateMinorVersion,
          spec,
        },
        initiator: taskInitiator(ctx),
      });
      return { extension, plan };
    },
  };
}

/** Prepares the plan of an environment that doesn't exist yet. */
export async function prepareCreationPlan(
  options: PlanStep<WantedEnvironment>,
): Promise<PlanToStart> {
  const { services, may, redactor, ctx } = options;
  const permission = protonEnvironmentCreatePermission;
  await may.requireAny(permission);
  const prepared = await prepareEnvironment({
    ...services,
    wanted: ctx.input,
    secrets: ctx.secrets,
    redactor,
    workspacePath: ctx.workspacePath,
    taskId: ctx.task.id,
  });
  const { client, target, arn } = prepared;
  await may.requireForEnvironment(
    permission,
    arn,
    async () => prepared.resource,
  );
  const { request, version } = await prepared.check(
    createTemplateVisibility({ may, client, target }),
  );
  const { name } = request;
  if (await findEnvironment(client, name)) {
    throw nameTakenError(name);
  }
  return {
    name,
    arn,
    version: version.version,
    async start() {
      const extension = requireExtension(services.proton.extension(target));
      const plan = await extension.startEnvironmentCreationPlan({
        environmentName: name,
        creation: {
          templateName: version.templateName,
          ...toVersionNumbers(version.version),
          spec: request.spec ?? '',
          protonServiceRoleArn: request.protonServiceRoleArn,
          environmentAccountConnectionId:
            request.environmentAccountConnectionId,
        },
        initiator: taskInitiator(ctx),
      });
      return { extension, plan };
    },
  };
}

/** A version that has been resolved always has two numbers. */
function toVersionNumbers(version: string) {
  const [templateMajorVersion, templateMinorVersion] = version.split('.');
  return { templateMajorVersion, templateMinorVersion };
}

function requireExtension(
  extension: ProtonExtension | undefined,
): ProtonExtension {
  if (!extension) {
    throw new NotImplementedError(disabledReasonMessages['no-preview']);
  }
  return extension;
}
