import type { Output } from '@aws-sdk/client-proton';
import { ExternalDeploymentUpdates } from '../../deployments/ExternalDeploymentUpdates';
import { ValidationException } from '../../errors';
import { readOwnArn } from '../../readOwnArn';
import { TargetName, isTarget } from '../../resources/deploymentTargets';
import { findResource } from '../../resources/resourceKinds';
import { OperationHandlers, RequestContext } from '../operations';

export function createNotificationHandlers(options: {
  updates: ExternalDeploymentUpdates;
}) {
  const { updates } = options;
  return {
    async NotifyResourceDeploymentStatusChange(input, context) {
      const { resourceArn, deploymentId, status, statusMessage } = input;
      await updates.record(context, {
        target: readTarget(context, resourceArn),
        deploymentId,
        status,
        statusMessage,
        outputs: (input.outputs ?? []).map(readOutput),
      });
      return {};
    },
  } satisfies OperationHandlers;
}

function readOutput({ key, valueString: value }: Output, index: number) {
  if (key === undefined || value === undefined) {
    const member = key === undefined ? 'key' : 'valueString';
    throw new ValidationException(`outputs[${index}].${member} is required`);
  }
  return { key, value };
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
