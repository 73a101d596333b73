import type { RepositoryBranchInput } from '@aws-sdk/client-proton';
import { EnvironmentRoles } from '../../database/EnvironmentStore';
import { ResourceNotFoundException, ValidationException } from '../../errors';

/** The members of a request that say how its environment is provisioned. */
interface ProvisioningMembers {
  protonServiceRoleArn?: string;
  componentRoleArn?: string;
  codebuildRoleArn?: string;
  environmentAccountConnectionId?: string;
  provisioningRepository?: RepositoryBranchInput;
}

/**
 * The roles of a request. Members that exclude one another, and the names of
 * what is not registered here, are refused.
 */
export function readProvisioning(input: ProvisioningMembers): EnvironmentRoles {
  const given = (
    [
      'protonServiceRoleArn',
      'environmentAccountConnectionId',
      'provisioningRepository',
    ] as const
  ).filter(member => input[member] !== undefined);
  if (given.length > 1) {
    throw new ValidationException(
      `${given.join(' and ')} exclude one another; give one of them`,
    );
  }
  if (input.environmentAccountConnectionId !== undefined) {
    throw new ResourceNotFoundException(
      `Environment account connection ${input.environmentAccountConnectionId} does not exist`,
    );
  }
  if (input.provisioningRepository !== undefined) {
    throw new ResourceNotFoundException(
      `Repository ${input.provisioningRepository.name} is not registered`,
    );
  }
  const { protonServiceRoleArn, componentRoleArn, codebuildRoleArn } = input;
  return {
    ...(protonServiceRoleArn !== undefined && { protonServiceRoleArn }),
    ...(componentRoleArn !== undefined && { componentRoleArn }),
    ...(codebuildRoleArn !== undefined && { codebuildRoleArn }),
  };
}
