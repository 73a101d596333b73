import {
  AssumeRoleCommand,
  STSClient,
  STSServiceException,
} from '@aws-sdk/client-sts';
import {
  ProvisioningError,
  RunCredentials,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  findEnvironmentAccount,
  readRoleAccount,
} from '../accountConnections/environmentAccount';
import { matchesPattern } from '../api/authentication/AccessKeys';
import { Database } from '../database/Database';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { nounOf } from '../resources/deploymentTargets';
import { fillPlaceholders } from './placeholders';
import { AssumeRoleConfig } from './readAssumeRoleConfig';
import { SessionPolicy } from './readSessionPolicy';

const TIMEOUT_MS = 30_000;

/** By how much the clocks of backends may differ. */
const CLOCK_TOLERANCE_MS = 30_000;

/** What a session is for. */
export type RolePhase = keyof NonNullable<EngineRun['credentials']>;

/** What one attempt to deploy an environment runs with. */
export interface OpenedRole {
  credentials: NonNullable<EngineRun['credentials']>;
  /** When AWS has certainly ended the sessions, by this backend's clock. */
  expiresAt: Date;
}

/** What one step of a deployment, or a preview, runs with. */
export interface OpenedStepRole extends Pick<OpenedRole, 'expiresAt'> {
  credentials: RunCredentials;
  /** Whether it has all permissions of a deployment. */
  changesAws: boolean;
}

interface Role {
  arn: string;
  externalId?: string;
  /** What a deployment may do with it at most. */
  policy?: SessionPolicy;
}

/**
 * Assumes the role of an environment for each attempt to deploy it. A session
 * is not renewed: a run that the control plane has lost can't go on for long.
 */
export class AssumedRoles {
  /** @param config - undefined when deployments run with what the backend has */
  static create(options: {
    config: AssumeRoleConfig | undefined;
    database: Database;
  }): AssumedRoles {
    return new AssumedRoles(options);
  }

  private constructor(
    private readonly options: {
      config: AssumeRoleConfig | undefined;
      database: Database;
    },
  ) {}

  /** Whether deployments run with roles. */
  get isConfigured(): boolean {
    return this.options.config !== undefined;
  }

  /**
   * The credentials of one attempt; undefined when no roles are configured.
   * Whoever hands them to a run that changes something records their expiry
   * first, so that nothing else changes the environment until then.
   *
   * @throws ProvisioningError when the environment has no role, or it can't be assumed
   */
  async open(deployment: DeploymentRecord): Promise<OpenedRole | undefined> {
    return this.withRole(deployment, undefined, async (assume, config) => {
      const applying = await assume('applying');
      const planning = limitsPlans(config)
        ? await assume('planning')
        : applying;
      return {
        credentials: { applying, planning },
        expiresAt: findExpiry(config),
      };
    });
  }

  /**
   * The same for a run that only plans, or only applies.
   *
   * @param roles - those of the environment when it doesn't exist yet
   * @throws ProvisioningError when the environment has no role, or it can't be assumed
   */
  async openStep(
    deployment: DeploymentRecord,
    phase: RolePhase,
    roles?: EnvironmentRoles,
  ): Promise<OpenedStepRole | undefined> {
    return this.withRole(deployment, roles, async (assume, config) => ({
      credentials: await assume(phase),
      expiresAt: findExpiry(config),
      changesAws: phase === 'applying' || !limitsPlans(config),
    }));
  }

  private async withRole<T>(
    deployment: DeploymentRecord,
    roles: EnvironmentRoles | undefined,
    work: (
      assume: (phase: RolePhase) => Promise<RunCredentials>,
      config: AssumeRoleConfig,
    ) => Promise<T>,
  ): Promise<T | undefined> {
    const { config } = this.options;
    if (!config) {
      return undefined;
    }
    const role = await this.findRole(config, deployment, roles);
    const client = new STSClient({ region: deployment.region });
    const assume = (phase: RolePhase) =>
      assumeRole(
        client,
        config,
        deployment,
        role,
        phase === 'planning' && limitsPlans(config)
          ? { arns: config.planPolicyArns }
          : role.policy,
      );
    try {
      return await work(assume, config);
    } finally {
      client.destroy();
    }
  }

  /** Of its account connection, of the environment itself, or of its account. */
  private async findRole(
    config: AssumeRoleConfig,
    deployment: DeploymentRecord,
    givenRoles?: EnvironmentRoles,
  ): Promise<Role> {
    const { target } = deployment;
    const { stores } = this.options.database;
    const environment = await stores.environments.find(deployment, target.name);
    const roles = givenRoles ?? environment?.roles ?? {};
    const { environmentAccountConnectionId: connectionId } = roles;
    const connection =
      connectionId === undefined
        ? undefined
        : await stores.accountConnections.find(deployment, connectionId);
    const accountId = findEnvironmentAccount(deployment, roles);
    // No other role may replace the one that the environment account agreed to.
    if (connectionId !== undefined && connection?.status !== 'CONNECTED') {
      throw new ProvisioningError(
        `The environment account connection ${connectionId} of the ${nounOf(
          target,
        )} is ${
          connection?.status ?? 'deleted'
        }. Create and accept another connection of account ${accountId} for environment ${
          target.name
        }, then update the environment with it`,
      );
    }
    const account = config.accounts.find(each => each.accountId === accountId);
    const named = roles.protonServiceRoleArn ?? roles.codebuildRoleArn;
    const arn = connection?.roleArn ?? named ?? account?.roleArn;
    if (arn === undefined) {
      throw new ProvisioningError(
        `The ${nounOf(
          target,
        )} has no role to deploy with. Give it a protonServiceRoleArn or an environment account connection, or add account ${accountId} to protonControlPlane.assumeRole.accounts`,
      );
    }
    // Whoever names a role gets what it may do: a role is not theirs to choose.
    if (arn === named && !isAllowed(config, arn)) {
      throw new ProvisioningError(
        `The ${nounOf(
          target,
        )} names the role ${arn}, which protonControlPlane.assumeRole.allowedRoles doesn't allow. Name another role, or have an administrator add this one`,
      );
    }
    const owner = config.accounts.find(
      each => each.accountId === readRoleAccount(arn),
    );
    const policy =
      findTemplatePolicy(config, deployment) ?? owner?.policy ?? config.policy;
    return { arn, externalId: owner?.externalId ?? config.externalId, policy };
  }
}

function limitsPlans({ planPolicyArns }: AssumeRoleConfig): boolean {
  return planPolicyArns.length > 0;
}

/** AWS began to count before it answered, whatever its clock says. */
function findExpiry({ durationSeconds }: AssumeRoleConfig): Date {
  const lasts = durationSeconds * 1_000 + CLOCK_TOLERANCE_MS;
  return new Date(Date.now() + lasts);
}

/** A template can have the name of an inherited property, such as `constructor`. */
function findTemplatePolicy(
  { templates = {} }: AssumeRoleConfig,
  { targetState: { templateName } }: DeploymentRecord,
): SessionPolicy | undefined {
  return Object.hasOwn(templates, templateName)
    ? templates[templateName]
    : undefined;
}

function isAllowed(
  { accounts, allowedRoles }: AssumeRoleConfig,
  arn: string,
): boolean {
  return (
    accounts.some(({ roleArn }) => roleArn === arn) ||
    allowedRoles.some(pattern => matchesPattern(pattern, arn))
  );
}

async function assumeRole(
  client: STSClient,
  { durationSeconds }: AssumeRoleConfig,
  deployment: DeploymentRecord,
  role: Role,
  policy: SessionPolicy | undefined,
): Promise<RunCredentials> {
  const { accountId, target } = deployment;
  const fill = (text: string | undefined) =>
    text &&
    fillPlaceholders(text, {
      accountId,
      environmentId: target.id,
      environmentName: target.name,
    });
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: nameSession(deployment),
    DurationSeconds: durationSeconds,
    ExternalId: fill(role.externalId),
    Policy: fill(policy?.inline),
    PolicyArns: policy?.arns.map(arn => ({ arn })),
  });
  const { Credentials: found } = await client
    .send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) })
    .catch(error => {
      throw isRefusal(error)
        ? new ProvisioningError(
            `The role ${role.arn} can't be assumed: ${error.message}. ${
              isPolicyRefusal(error)
                ? 'Correct the policies under protonControlPlane.assumeRole'
                : `Its trust policy must allow the backend's identity sts:AssumeRole${
                    role.externalId === undefined ? '' : ' with the external ID'
                  }`
            }`,
          )
        : error;
    });
  const { AccessKeyId, SecretAccessKey, SessionToken } = found ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw new Error(`AWS STS returned no credentials for ${role.arn}`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}

/** Whether a retry gives the same error. */
function isRefusal(error: unknown): error is STSServiceException {
  if (!(error instanceof STSServiceException) || isTemporary(error)) {
    return false;
  }
  const status = error.$metadata.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && status !== 429;
}

/** STS answers with 400 or 403 also when it throttles, or the backend's credentials expire. */
function isTemporary({ $retryable, name }: STSServiceException): boolean {
  return (
    $retryable !== undefined ||
    /^(Throttl|TooManyRequests|RequestLimitExceeded|ExpiredToken|RequestExpired)/.test(
      name,
    )
  );
}

function isPolicyRefusal({ name }: STSServiceException): boolean {
  return /^(MalformedPolicyDocument|PackedPolicyTooLarge)/.test(name);
}

/** Shown by AWS CloudTrail for each change that the deployment makes. */
function nameSession({ target, id }: DeploymentRecord): string {
  const name = target.name.replace(/[^\w+=,.@-]/g, '-');
  return `proton-${name.slice(0, 48)}-${id.slice(0, 8)}`;
}
