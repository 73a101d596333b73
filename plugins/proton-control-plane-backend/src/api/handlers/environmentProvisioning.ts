import { EnvironmentRoles } from '../../database/EnvironmentStore';
import { ValidationException } from '../../errors';
import { ProvisioningChecks } from '../../environments/ProvisioningChecks';
import { OperationInput, RequestContext } from '../operations';

/** The members of a request that say how its environment is provisioned. */
type ProvisioningMembers = OperationInput<
  'CreateEnvironment' | 'UpdateEnvironment'
>;

/**
 * The roles of a request and its account connection. Members that exclude one
 * another, and what is not there or not for this environment, are refused.
 */
export async function readProvisioning(
  input: ProvisioningMembers,
  context: RequestContext,
  checks: ProvisioningChecks,
): Promise<EnvironmentRoles> {
  requireOneOf(input, [
    'protonServiceRoleArn',
    'environmentAccountConnectionId',
    'provisioningRepository',
  ]);
  requireOneOf(input, ['codebuildRoleArn', 'environmentAccountConnectionId']);
  const { provisioningRepository, environmentAccountConnectionId } = input;
  if (provisioningRepository) {
    await checks.refuseRepository(context, provisioningRepository);
  }
  const { protonServiceRoleArn, componentRoleArn, codebuildRoleArn } = input;
  return {
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
