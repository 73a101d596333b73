import {
  Deployment,
  EnvironmentState,
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ResponseError } from '@backstage/errors';
import {
  DeploymentDetails,
  DeploymentFailure,
  DeploymentLogEvent,
  EnvironmentInputs,
  maskInputs,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { cutAroundFirstError, describeFailure } from './describeFailure';
import { describeSteps } from './describeSteps';
import { readDeployment } from './readDeployment';
import { toDeploymentListing } from './toDeploymentListing';

const LOG_PAGE_SIZE = 1_000;

/** A log that is longer has its first error before this, or none worth finding. */
const MAX_LOG_PAGES = 20;

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
  const { initialState, targetState } = deployment;
  const [initialInputs, targetInputs, failure] = await Promise.all([
    readInputs(options, initialState?.environment),
    readInputs(options, targetState?.environment),
    readFailure(options, deployment),
  ]);
  return {
    ...listing,
    steps: describeSteps(record, listing.status),
    resources: record?.resources,
    plan: plan && {
      toAdd: plan.toAdd,
      toChange: plan.toChange,
      toRemove: plan.toRemove,
    },
    initialInputs,
    targetInputs,
    failure,
  };
}

/** The inputs of a state; none when it cannot be told which are sensitive. */
async function readInputs(
  options: { client: ProtonClient; mayReadOutputs: boolean },
  state: EnvironmentState | undefined,
): Promise<EnvironmentInputs | undefined> {
  if (!state?.spec) {
    return undefined;
  }
  try {
    const inputs = parseEnvironmentSpec(state.spec);
    if (options.mayReadOutputs) {
      return inputs;
    }
    const { environmentTemplateVersion } = await options.client.send(
      new GetEnvironmentTemplateVersionCommand({
        templateName: state.templateName,
        majorVersion: state.templateMajorVersion,
        minorVersion: state.templateMinorVersion,
      }),
    );
    const schema = parseTemplateSchema(
      environmentTemplateVersion?.schema ?? '',
    );
    return maskInputs(schema.inputs, inputs).inputs;
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
): Promise<DeploymentFailure | undefined> {
  if (deploymentStatus !== 'FAILED' && deploymentStatus !== 'DELETE_FAILED') {
    return undefined;
  }
  const { extension, deploymentId, mayReadLogs } = options;
  return describeFailure({
    statusMessage: deploymentStatusMessage,
    log: extension ? await readFirstError(extension, deploymentId) : [],
    mayReadLogs,
  });
}

async function readFirstError(
  extension: ProtonExtension,
  deploymentId: string,
): Promise<DeploymentLogEvent[]> {
  let log: DeploymentLogEvent[] = [];
  let after = 0;
  for (let pages = 0; pages < MAX_LOG_PAGES; pages++) {
    const page = await extension.listDeploymentLog({
      deploymentId,
      after,
      limit: LOG_PAGE_SIZE,
    });
    log = [...log.slice(-LOG_PAGE_SIZE), ...page.events];
    after = page.nextAfter;
    const isLast = page.complete || page.events.length === 0;
    const found = log.findIndex(({ level }) => level === 'error');
    if (isLast || (found >= 0 && found < log.length - LOG_PAGE_SIZE / 2)) {
      return cutAroundFirstError(log);
    }
  }
  return cutAroundFirstError(log);
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
