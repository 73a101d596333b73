import { randomUUID } from 'node:crypto';
import {
  DeploymentOperation,
  DeploymentRecord,
  EnvironmentState,
} from '../database/deploymentRows';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { Requester } from '../access/Requester';

/** The environment with a deployment that begins now. */
export function startDeployment(
  environment: EnvironmentRecord,
  deploymentStatus: 'IN_PROGRESS' | 'DELETE_IN_PROGRESS',
): EnvironmentRecord {
  return {
    ...environment,
    deploymentStatus,
    deploymentStatusMessage: undefined,
    lastAttemptedDeploymentId: randomUUID(),
    // With AWS Proton, a delete was no attempt to deploy.
    ...(deploymentStatus === 'IN_PROGRESS' && {
      lastDeploymentAttemptedAt: new Date(),
    }),
  };
}

/** The record of the deployment that an environment attempted last. */
export function newDeployment(
  requester: Requester,
  environment: EnvironmentRecord,
  operation: DeploymentOperation,
  states: { targetState: EnvironmentState; initialState?: EnvironmentState },
  engine: string,
): DeploymentRecord {
  if (!environment.lastAttemptedDeploymentId) {
    throw new Error(`Environment ${environment.name} has no deployment id`);
  }
  const now =
    operation === 'delete' ? new Date() : environment.lastDeploymentAttemptedAt;
  return {
    id: environment.lastAttemptedDeploymentId,
    accountId: environment.accountId,
    region: environment.region,
    environmentId: environment.id,
    environmentName: environment.name,
    environmentCreatedAt: environment.createdAt,
    operation,
    engine,
    status: environment.deploymentStatus,
    step: 'queued',
    ...states,
    notifiedOutputs: [],
    requestedBy: requester.principal,
    ...requester.initiator,
    attempts: 0,
    failedAttempts: 0,
    lostAttempts: 0,
    createdAt: now,
    lastModifiedAt: now,
  };
}

export function toState(environment: EnvironmentRecord): EnvironmentState {
  return {
    templateName: environment.templateName,
    majorVersion: environment.majorVersion,
    minorVersion: environment.minorVersion,
    spec: environment.spec,
  };
}
