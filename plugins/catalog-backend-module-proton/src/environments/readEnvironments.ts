import {
  type EnvironmentSummary,
  GetEnvironmentCommand,
  paginateListEnvironments,
  ProtonClient,
  type RepositoryBranch,
} from '@aws-sdk/client-proton';
import {
  formatEnvironmentTemplateArn,
  formatTemplateVersion,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { undefinedIfNotFound } from '@proton-vending/backstage-plugin-proton-node';
import type { ProvisioningRepository } from '../entities/repositoryUrl';

/** What the catalog has to know of an environment. */
export interface KnownEnvironment {
  arn: string;
  name: string;
  partition: string;
  accountId: string;
  region: string;
  description?: string;
  createdAt?: Date;
  templateName?: string;
  templateArn?: string;
  /** Such as `1.2`; absent before the first deployment has a version. */
  templateVersion?: string;
  /** Absent in a list, which does not tell. */
  provisioningRepository?: ProvisioningRepository | 'none';
  /** Changes whenever a deployment starts or ends. */
  revision: string;
  /** Whether it was ever deployed, so that it may have outputs. */
  deployed: boolean;
}

/** All environments of one account and region. */
export async function listEnvironments(
  client: ProtonClient,
): Promise<KnownEnvironment[]> {
  const environments: KnownEnvironment[] = [];
  for await (const page of paginateListEnvironments(
    { client, pageSize: 100 },
    {},
  )) {
    for (const summary of page.environments ?? []) {
      const known = toKnownEnvironment(summary);
      if (known) {
        environments.push(known);
      }
    }
  }
  return environments;
}

/** One environment; `undefined` when it does not exist any more. */
export async function getEnvironment(
  client: ProtonClient,
  name: string,
): Promise<KnownEnvironment | undefined> {
  const answer = await client
    .send(new GetEnvironmentCommand({ name }))
    .catch(undefinedIfNotFound);
  const environment = answer?.environment;
  const known = environment && toKnownEnvironment(environment);
  return (
    known && {
      ...known,
      provisioningRepository:
        toProvisioningRepository(environment.provisioningRepository) ?? 'none',
    }
  );
}

/** Reads Proton's record; `undefined` for one that is gone or incomplete. */
function toKnownEnvironment(
  environment: EnvironmentSummary,
): KnownEnvironment | undefined {
  const { arn, name, deploymentStatus, description, createdAt } = environment;
  const parsed = arn ? parseEnvironmentArn(arn) : undefined;
  if (!arn || !name || !parsed || deploymentStatus === 'DELETE_COMPLETE') {
    return undefined;
  }
  const { partition, accountId, region } = parsed;
  const { templateName, templateMajorVersion, templateMinorVersion } =
    environment;
  return {
    arn,
    name,
    partition,
    accountId,
    region,
    description: description || undefined,
    createdAt,
    templateName,
    templateArn:
      templateName && formatEnvironmentTemplateArn(parsed, templateName),
    templateVersion:
      templateMajorVersion && templateMinorVersion
        ? formatTemplateVersion({
            majorVersion: templateMajorVersion,
            minorVersion: templateMinorVersion,
          })
        : undefined,
    revision: [
      deploymentStatus,
      environment.lastDeploymentAttemptedAt?.getTime(),
      environment.lastDeploymentSucceededAt?.getTime(),
    ].join('/'),
    deployed: environment.lastDeploymentSucceededAt !== undefined,
  };
}

function toProvisioningRepository(
  branch: RepositoryBranch | undefined,
): ProvisioningRepository | undefined {
  return branch?.provider && branch.name && branch.branch
    ? { provider: branch.provider, name: branch.name, branch: branch.branch }
    : undefined;
}
