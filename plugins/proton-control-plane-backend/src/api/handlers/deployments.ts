import type {
  DeploymentState,
  Deployment as ApiDeployment,
} from '@aws-sdk/client-proton';
import {
  formatDeploymentArn,
  formatEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  DeploymentRecord,
  EnvironmentState,
} from '../../database/deploymentRows';
import { ValidationException } from '../../errors';
import { LastDeployments } from '../../deployments/LastDeployments';
import { DeploymentService } from '../../deployments/DeploymentService';
import { toTemplateVersion } from '../../versionNumbers';
import {
  OperationHandlers,
  OperationInput,
  RequestContext,
} from '../operations';
import { PageTokens } from './PageTokens';
import { required, toScope } from './members';

export function createDeploymentHandlers(options: {
  deployments: DeploymentService;
  tokens: PageTokens;
}) {
  const { deployments, tokens } = options;
  return {
    async GetDeployment(input, context) {
      refuseOtherTargets(input);
      const deployment = await deployments.get(
        toScope(context),
        required(input.id, 'id'),
        input.environmentName,
      );
      const last = await deployments.findLast(toScope(context), [deployment]);
      return { deployment: toApi(deployment, last, context) };
    },

    async DeleteDeployment(input, context) {
      const deployment = await deployments.delete(
        context,
        required(input.id, 'id'),
      );
      const last = await deployments.findLast(toScope(context), [deployment]);
      return { deployment: toApi(deployment, last, context) };
    },

    async ListDeployments(input, context) {
      const scope = toScope(context);
      refuseOtherTargets(input);
      const { environmentName } = input;
      const page = await tokens.readPage({
        list: {
          operation: 'ListDeployments',
          filters: { ...scope, environmentName },
        },
        input,
        order: ['createdAt', 'id'],
        read: request => deployments.list(scope, request, environmentName),
      });
      const last = await deployments.findLast(scope, page.rows);
      return {
        deployments: page.rows.map(row => {
          const {
            deploymentStatusMessage,
            initialState,
            targetState,
            ...summary
          } = toApi(row, last, context);
          return summary;
        }),
        nextToken: page.nextToken,
      };
    },
  } satisfies OperationHandlers;
}

function refuseOtherTargets(
  input: Omit<OperationInput<'ListDeployments'>, 'nextToken' | 'maxResults'>,
): void {
  const others = (
    ['serviceName', 'serviceInstanceName', 'componentName'] as const
  ).filter(member => input[member] !== undefined);
  if (others.length > 0) {
    throw new ValidationException(
      `${others.join(
        ', ',
      )}: only deployments of environments are supported yet`,
    );
  }
}

function toApi(
  deployment: DeploymentRecord,
  last: LastDeployments,
  context: RequestContext,
): ApiDeployment {
  const { attempted, succeeded } = last.of(deployment);
  return {
    id: deployment.id,
    arn: formatDeploymentArn(context, deployment.id),
    targetArn: formatEnvironmentArn(context, deployment.environmentName),
    targetResourceCreatedAt: deployment.environmentCreatedAt,
    targetResourceType: 'ENVIRONMENT',
    createdAt: deployment.createdAt,
    lastModifiedAt: deployment.lastModifiedAt,
    completedAt: deployment.completedAt,
    environmentName: deployment.environmentName,
    lastAttemptedDeploymentId: attempted,
    lastSucceededDeploymentId: succeeded,
    deploymentStatus: deployment.status,
    deploymentStatusMessage: deployment.statusMessage,
    initialState: deployment.initialState && toState(deployment.initialState),
    targetState: toState(deployment.targetState),
  };
}

function toState(state: EnvironmentState): DeploymentState {
  const { majorVersion, minorVersion } = toTemplateVersion(state);
  return {
    environment: {
      templateName: state.templateName,
      templateMajorVersion: majorVersion,
      templateMinorVersion: minorVersion,
      spec: state.spec,
    },
  };
}
