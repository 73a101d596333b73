import { ExternalDeploymentUpdates } from '../../deployments/ExternalDeploymentUpdates';
import { ValidationException } from '../../errors';
import { readOwnArn } from '../../readOwnArn';
import { TargetName, isTarget } from '../../resources/deploymentTargets';
import { findResource } from '../../resources/resourceKinds';
import { OperationHandlers, RequestContext } from '../operations';
import { required } from './members';

export function createNotificationHandlers(options: {
  updates: ExternalDeploymentUpdates;
}) {
  const { updates } = options;
  return {
    async NotifyResourceDeploymentStatusChange(input, context) {
      await updates.record(context, {
        target: readTarget(context, required(input.resourceArn, 'resourceArn')),
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

function readTarget(context: RequestContext, arn: string): TargetName {
  const resource = findResource(readOwnArn(context, arn));
  if (!resource || !isTarget(resource)) {
    throw new ValidationException(
      `${arn}: only deployments of environments are supported yet`,
    );
  }
  return resource;
}
