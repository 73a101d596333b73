import { DeploymentNotifications } from '../../deployments/DeploymentNotifications';
import { ValidationException } from '../../errors';
import { readOwnArn } from '../../readOwnArn';
import { OperationHandlers, RequestContext } from '../operations';
import { required } from './members';

export function createNotificationHandlers(options: {
  notifications: DeploymentNotifications;
}) {
  const { notifications } = options;
  return {
    async NotifyResourceDeploymentStatusChange(input, context) {
      await notifications.notify(context, {
        environmentName: readEnvironmentName(
          context,
          required(input.resourceArn, 'resourceArn'),
        ),
        deploymentId: input.deploymentId,
        status: input.status,
        statusMessage: input.statusMessage,
        outputs: (input.outputs ?? []).map((output, index) => ({
          key: required(output.key, `outputs[${index}].key`),
          value: required(output.valueString, `outputs[${index}].valueString`),
        })),
      });
      return {};
    },
  } satisfies OperationHandlers;
}

function readEnvironmentName(context: RequestContext, arn: string): string {
  const { resourceType, resourceId } = readOwnArn(context, arn);
  if (resourceType !== 'environment') {
    throw new ValidationException(
      `${arn}: only deployments of environments are supported yet`,
    );
  }
  return resourceId;
}
