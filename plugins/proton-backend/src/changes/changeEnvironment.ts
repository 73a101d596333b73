import {
  CancelEnvironmentDeploymentCommand,
  DeleteEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { AuthService } from '@backstage/backend-plugin-api';
import {
  EnvironmentChange,
  protonEnvironmentReplacePermission,
  StartedDeployment,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import type { GuardedEnvironment } from '../routes/createRoutes';
import { started } from '../routes/started';
import { toUpdateRequest } from './planChange';
import { planForCaller } from './planForCaller';
import {
  requireConfirmedName,
  requireOperation,
  requireUnchanged,
} from './requirements';
import { toInitiator } from './toInitiator';

/** What changes of environments are made with. */
export interface ChangeServices {
  auth: AuthService;
  proton: ProtonService;
  schemaValidator: SchemaValidator;
}

/** Deploys other inputs or another version to an environment. */
export async function updateEnvironment(
  { auth, proton, schemaValidator }: ChangeServices,
  opened: GuardedEnvironment,
  change: EnvironmentChange,
): Promise<StartedDeployment> {
  const { confirmName } = change;
  const allowReplacement = confirmName !== undefined;
  if (allowReplacement) {
    await opened.environments.require(
      protonEnvironmentReplacePermission,
      opened.resource,
    );
    requireConfirmedName(opened.scope.resourceId, confirmName);
  }
  const { environment, plan } = await planForCaller({
    proton,
    schemaValidator,
    opened,
    change,
  });
  requireUnchanged(environment, change);
  requireOperation('edit', environment);
  const input = toUpdateRequest(opened.scope.resourceId, plan, change);
  opened.note({
    fromVersion: plan.before.version,
    toVersion: plan.after.version,
    allowReplacement,
  });
  const initiator = toInitiator(auth, opened, change.reason);
  // Another control plane protects nothing.
  const extension = allowReplacement && proton.extension(opened.scope);
  if (extension) {
    const { name: environmentName, ...update } = input;
    const { deploymentId } = await extension.updateEnvironment({
      environmentName,
      update: { ...update, allowReplacement },
      initiator,
    });
    opened.note({ deploymentId });
    return { deploymentId };
  }
  const answer = await opened.client.send(
    withInitiator(new UpdateEnvironmentCommand(input), initiator),
  );
  return started(opened, answer.environment);
}

/** Cancels the running deployment of an environment. */
export async function cancelDeployment(
  { auth }: Pick<ChangeServices, 'auth'>,
  opened: GuardedEnvironment,
  reason?: string,
): Promise<StartedDeployment> {
  const { client, scope } = opened;
  const environmentName = scope.resourceId;
  const environment = await fetchEnvironment(client, environmentName);
  if (environment.deploymentStatus === 'CANCELLING') {
    return started(opened, environment);
  }
  requireOperation('cancel', environment);
  const answer = await client.send(
    withInitiator(
      new CancelEnvironmentDeploymentCommand({ environmentName }),
      toInitiator(auth, opened, reason),
    ),
  );
  return started(opened, answer.environment);
}

/** Deletes an environment and what it runs, once its name was confirmed. */
export async function deleteEnvironment(
  { auth }: Pick<ChangeServices, 'auth'>,
  opened: GuardedEnvironment,
  { confirmName, reason }: { confirmName: string; reason?: string },
): Promise<StartedDeployment> {
  const { client, scope } = opened;
  const name = scope.resourceId;
  requireConfirmedName(name, confirmName);
  const environment = await fetchEnvironment(client, name);
  if (environment.deploymentStatus === 'DELETE_IN_PROGRESS') {
    return started(opened, environment);
  }
  requireOperation('delete', environment);
  const answer = await client.send(
    withInitiator(
      new DeleteEnvironmentCommand({ name }),
      toInitiator(auth, opened, reason),
    ),
  );
  return started(opened, answer.environment);
}
