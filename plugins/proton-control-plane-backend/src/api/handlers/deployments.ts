import type {
  DeploymentState,
  DeploymentSummary,
  Deployment as ApiDeployment,
} from '@aws-sdk/client-proton';
import { formatDeploymentArn } from '@proton-vending/backstage-plugin-proton-common';
import { TargetState } from '../../database/deploymentRows';
import { pickScope } from '../../database/scope';
import {
  DeploymentService,
  DeploymentWithLast,
} from '../../deployments/DeploymentService';
import { ValidationException } from '../../errors';
import {
  DEPLOYMENT_TARGETS,
  TargetKind,
  TargetName,
  getTargetKind,
} from '../../resources/deploymentTargets';
import { formatArn } from '../../resources/resourceKinds';
import { toTemplateVersion } from '../../versionNumbers';
import {
  OperationHandlers,
  OperationInput,
  RequestContext,
} from '../operations';
import { PageTokens } from './PageTokens';

export function createDeploymentHandlers(options: {
  deployments: DeploymentService;
  tokens: PageTokens;
}) {
  const { deployments, tokens } = options;
  return {
    async GetDeployment(input, context) {
      const [found] = await deployments.addLast([
        await deployments.get(context, input.id, readTarget(input)),
      ]);
      return { deployment: toApi(found, context) };
    },

    async DeleteDeployment({ id }, context) {
      const [deleted] = await deployments.addLast([
        await deployments.delete(context, id),
      ]);
      return { deployment: toApi(deleted, context) };
    },

    async ListDeployments(input, context) {
      const target = readTarget(input);
      const page = await tokens.readPage({
        list: {
          operation: 'ListDeployments',
          filters: { ...pickScope(context), target },
        },
        input,
        order: ['createdAt', 'id'],
        read: request => deployments.list(context, request, target),
      });
      const rows = await deployments.addLast(page.rows);
      return {
        deployments: rows.map(row => toSummary(row, context)),
        nextToken: page.nextToken,
      };
    },
  } satisfies OperationHandlers;
}

const TARGET_MEMBERS = [
  'environmentName',
  'serviceName',
  'serviceInstanceName',
  'componentName',
] as const;

/** The target that a request names; undefined when it names none. */
function readTarget(
  input: Omit<OperationInput<'ListDeployments'>, 'nextToken' | 'maxResults'>,
): TargetName | undefined {
  const given = TARGET_MEMBERS.filter(member => input[member] !== undefined);
  if (given.length === 0) {
    return undefined;
  }
  for (const [kind, { members }] of Object.entries(DEPLOYMENT_TARGETS)) {
    const expected = Object.values(members);
    if (
      expected.length === given.length &&
      given.every(member => expected.includes(member))
    ) {
      return {
        kind: kind as TargetKind,
        name: input[members.name] ?? '',
        ...(members.parent && { parent: input[members.parent] }),
      };
    }
  }
  throw new ValidationException(
    `${given
      .filter(member => member !== 'environmentName')
      .join(', ')}: only deployments of environments are supported yet`,
  );
}

function toSummary(
  { deployment, lastAttempted, lastSucceeded }: DeploymentWithLast,
  context: RequestContext,
): DeploymentSummary {
  const { target } = deployment;
  const { members, resourceType } = getTargetKind(target);
  return {
    id: deployment.id,
    arn: formatDeploymentArn(context, deployment.id),
    targetArn: formatArn(target.kind, context, target),
    targetResourceCreatedAt: target.createdAt,
    targetResourceType: resourceType,
    createdAt: deployment.createdAt,
    lastModifiedAt: deployment.lastModifiedAt,
    completedAt: deployment.completedAt,
    // Required by the model, and of every kind but environments not known here.
    environmentName: undefined,
    [members.name]: target.name,
    ...(members.parent && { [members.parent]: target.parent }),
    lastAttemptedDeploymentId: lastAttempted,
    lastSucceededDeploymentId: lastSucceeded,
    deploymentStatus: deployment.status,
  };
}

function toApi(
  found: DeploymentWithLast,
  context: RequestContext,
): ApiDeployment {
  const { initialState, statusMessage, target, targetState } = found.deployment;
  return {
    ...toSummary(found, context),
    deploymentStatusMessage: statusMessage,
    initialState: initialState && toState(target, initialState),
    targetState: toState(target, targetState),
  };
}

function toState({ kind }: TargetName, state: TargetState): DeploymentState {
  const { majorVersion, minorVersion } = toTemplateVersion(state);
  const states: object = {
    [kind]: {
      templateName: state.templateName,
      templateMajorVersion: majorVersion,
      templateMinorVersion: minorVersion,
      spec: state.spec,
    },
  };
  return states as DeploymentState;
}
