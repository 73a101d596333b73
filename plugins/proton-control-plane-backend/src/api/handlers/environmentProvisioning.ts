import { RepositoryBranch } from '../../database/RepositoryStore';
import { EnvironmentProvisioning } from '../../environments/environmentChanges';
import { ValidationException } from '../../errors';
import { ProvisioningChecks } from '../../environments/ProvisioningChecks';
import { OperationInput, RequestContext } from '../operations';

/** The members of a request that say how its environment is provisioned. */
type ProvisioningMembers = Omit<
  OperationInput<'CreateEnvironment' | 'UpdateEnvironment'>,
  'provisioningRepository'
> & { provisioningRepository?: RepositoryBranch };

/**
 * The roles of a request, its account connection and its repository. Members that exclude one
 * another, and what is not there or not for this environment, are refused.
 */
export async function readProvisioning(
  input: ProvisioningMembers,
  context: RequestContext,
  checks: ProvisioningChecks,
): Promise<EnvironmentProvisioning> {
  requireOneOf(input, [
    'protonServiceRoleArn',
    'environmentAccountConnectionId',
    'provisioningRepository',
  ]);
  requireOneOf(input, [
    'codebuildRoleArn',
    'environmentAccountConnectionId',
    'provisioningRepository',
  ]);
  const { provisioningRepository, environmentAccountConnectionId } = input;
  const { protonServiceRoleArn, componentRoleArn, codebuildRoleArn } = input;
  const roles = {
    ...(protonServiceRoleArn !== undefined && { protonServiceRoleArn }),
    ...(componentRoleArn !== undefined && { componentRoleArn }),
    ...(codebuildRoleArn !== undefined && { codebuildRoleArn }),
    ...(environmentAccountConnectionId !== undefined &&
      (await checks.readConnection(
        context,
        environmentAccountConnectionId,
        input.name,
      ))),
  };
  return { roles, provisioningRepository };
}

function requireOneOf(
  input: ProvisioningMembers,
  members: (keyof ProvisioningMembers)[],
): void {
  const given = members.filter(member => input[member] !== undefined);
  if (given.length > 1) {
    throw new ValidationException(
      `${given.join(' and ')} exclude one another; give one of them`,
    );
  }
}
