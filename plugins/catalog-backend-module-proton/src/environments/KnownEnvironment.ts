import type { EnvironmentSummary } from '@aws-sdk/client-proton';
import { parseEnvironmentArn } from '@proton-vending/backstage-plugin-proton-common';

/** What the catalog has to know of an environment. */
export interface KnownEnvironment {
  arn: string;
  name: string;
  accountId: string;
  region: string;
  description?: string;
  createdAt?: Date;
  /** Changes whenever a deployment starts or ends. */
  revision: string;
  /** Whether it was ever deployed, so that it may have outputs. */
  deployed: boolean;
}

/** Reads Proton's record; `undefined` for one that is gone or incomplete. */
export function toKnownEnvironment(
  environment: EnvironmentSummary,
): KnownEnvironment | undefined {
  const { arn, name, deploymentStatus, description, createdAt } = environment;
  const parsed = arn ? parseEnvironmentArn(arn) : undefined;
  if (!arn || !name || !parsed || deploymentStatus === 'DELETE_COMPLETE') {
    return undefined;
  }
  return {
    arn,
    name,
    accountId: parsed.accountId,
    region: parsed.region,
    description: description || undefined,
    createdAt,
    revision: [
      deploymentStatus,
      environment.lastDeploymentAttemptedAt?.getTime(),
      environment.lastDeploymentSucceededAt?.getTime(),
    ].join('/'),
    deployed: environment.lastDeploymentSucceededAt !== undefined,
  };
}
