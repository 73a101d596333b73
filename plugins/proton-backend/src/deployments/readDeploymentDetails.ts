import {
  Deployment,
  EnvironmentState,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ResponseError } from '@backstage/errors';
import {
  DeploymentDetails,
  DeploymentFailure,
  DeploymentStepState,
  EnvironmentInputs,
  InputProblem,
  isDeploymentRunning,
  JsonSchema,
  omitSensitiveInputs,
  parseEnvironmentSpec,
  DEPLOYMENT_STEPS,
  DeploymentRecord,
  DeploymentStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  readInputSchema,
} from '@proton-vending/backstage-plugin-proton-node';
import { describeFailure } from './describeFailure';
import { readDeployment, toDeploymentListing } from './listDeployments';
import { readFirstError } from './readFirstError';

/** A deployment with its timeline, what it changed, and why it failed. */
export async function readDeploymentDetails(options: {
  client: ProtonClient;
  extension?: ProtonExtension;
  environmentName: string;
  deploymentId: string;
  mayReadLogs: boolean;
  /** Whether sensitive inputs may be shown. */
  mayReadOutputs: boolean;
}): Promise<DeploymentDetails> {
  const { client, extension, environmentName, deploymentId } = options;
  const [deployment, record, plan] = await Promise.all([
    readDeployment(client, environmentName, deploymentId),
    extension?.getDeploymentRecord({ deploymentId }),
    extension && orUndefined(extension.getDeploymentPlan({ deploymentId })),
  ]);
  const listing = toDeploymentListing(deployment, record);
  const steps = describeSteps(record, listing.status);
  const [inputs, failure] = await Promise.all([
    readBothInputs(options, deployment),
    readFailure(options, deployment, steps, record?.inputProblems),
  ]);
  return {
    ...listing,
    engine: record?.engine,
    steps,
    // The record and the status may be of different moments.
    waitingFor: isDeploymentRunning(listing.status)
      ? record?.waitingFor
      : undefined,
    links: record?.links,
    resources: record?.resources,
    plan: plan && {
      toAdd: plan.toAdd,
      toChange: plan.toChange,
      toRemove: plan.toRemove,
    },
    ...inputs,
    failure,
  };
}

/**
 * The inputs from before and after. What one of the two versions calls sensitive
 * is hidden in both, since it may well be the same value. There are none when it
 * cannot be told what is sensitive.
 */
async function readBothInputs(
  options: { client: ProtonClient; mayReadOutputs: boolean },
  { initialState, targetState }: Deployment,
): Promise<
  Pick<DeploymentDetails, 'initialInputs' | 'targetInputs' | 'maskedInputs'>
> {
  const initialInputs = parseInputs(initialState?.environment);
  const targetInputs = parseInputs(targetState?.environment);
  if (options.mayReadOutputs) {
    return { initialInputs, targetInputs };
  }
  const schemas = await readSchemas(options.client, [
    initialState?.environment,
    targetState?.environment,
  ]);
  if (!schemas) {
    return {};
  }
  const initial = initialInputs && omitSensitiveInputs(schemas, initialInputs);
  const target = targetInputs && omitSensitiveInputs(schemas, targetInputs);
  const masked = new Set([
    ...(initial?.masked ?? []),
    ...(target?.masked ?? []),
  ]);
  return {
    initialInputs: initial?.inputs,
    targetInputs: target?.inputs,
    ...(masked.size > 0 && { maskedInputs: [...masked] }),
  };
}

function parseInputs(
  state: EnvironmentState | undefined,
): EnvironmentInputs | undefined {
  try {
    return state?.spec ? parseEnvironmentSpec(state.spec) : undefined;
  } catch {
    return undefined;
  }
}

/** The schemas of all versions; `undefined` when one of them is not to be had. */
async function readSchemas(
  client: ProtonClient,
  states: Array<EnvironmentState | undefined>,
): Promise<JsonSchema[] | undefined> {
  const read = new Map<string, Promise<JsonSchema | undefined>>();
  for (const state of states) {
    if (!state?.spec) {
      continue;
    }
    const { templateName = '' } = state;
    const version = `${state.templateMajorVersion}.${state.templateMinorVersion}`;
    const key = `${templateName}:${version}`;
    if (!read.has(key)) {
      const found = readInputSchema(client, { templateName, version });
      read.set(
        key,
        found.then(({ schema }) => schema),
      );
    }
  }
  try {
    const schemas = await Promise.all(read.values());
    return schemas.every(schema => schema !== undefined) ? schemas : undefined;
  } catch {
    return undefined;
  }
}

async function readFailure(
  options: {
    extension?: ProtonExtension;
    deploymentId: string;
    mayReadLogs: boolean;
  },
  { deploymentStatus, deploymentStatusMessage }: Deployment,
  steps: DeploymentStepState[],
  inputProblems: InputProblem[] | undefined,
): Promise<DeploymentFailure | undefined> {
  if (deploymentStatus !== 'FAILED' && deploymentStatus !== 'DELETE_FAILED') {
    return undefined;
  }
  const { extension, deploymentId, mayReadLogs } = options;
  return describeFailure({
    statusMessage: deploymentStatusMessage,
    log: extension ? await readFirstError(extension, deploymentId) : [],
    mayReadLogs,
    failedStep: steps.find(({ state }) => state === 'failed')?.step,
    inputProblems,
  });
}

/** A deployment has no plan before it is made. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResponseError && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The timeline of a deployment: every step, what has become of it, and when.
 * Without a record of the steps there is none.
 */
export function describeSteps(
  record: Pick<DeploymentRecord, 'steps'> | undefined,
  status: DeploymentStatus,
): DeploymentStepState[] {
  if (!record || record.steps.length === 0) {
    return [];
  }
  const last = record.steps[record.steps.length - 1].step;
  const reached = DEPLOYMENT_STEPS.indexOf(last);
  return DEPLOYMENT_STEPS.map((step, index) => {
    const found = record.steps.find(each => each.step === step);
    if (!found) {
      // A deletion has no step of its own for planning, for example.
      const isToCome = isDeploymentRunning(status) && index > reached;
      return { step, state: isToCome ? 'waiting' : 'skipped' };
    }
    const { startedAt, endedAt } = found;
    return {
      step,
      state: step === last ? describeLast(status) : 'done',
      startedAt,
      endedAt,
    };
  });
}

function describeLast(status: DeploymentStatus): DeploymentStepState['state'] {
  switch (status) {
    case 'FAILED':
    case 'DELETE_FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return isDeploymentRunning(status) ? 'running' : 'done';
  }
}
