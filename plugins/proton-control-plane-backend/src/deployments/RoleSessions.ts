import {
  EngineRun,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { AssumedRoles } from '../credentials/AssumedRoles';
import { SessionPlace } from '../database/RoleSessionStore';
import { MissingEngine } from '../engines/MissingEngine';
import { nounOf } from '../resources/deploymentTargets';
import { DeploymentLease } from './DeploymentLease';
import { isLastAttempt } from './attempts';

/** How often a deployment looks whether a lost run has been found, in milliseconds. */
const LOOK_MS = 30_000;

export interface RoleSessionsOptions {
  assumedRoles: AssumedRoles;
  /** Where this backend runs deployments. */
  findSessionPlace(): Promise<SessionPlace>;
}

/** Why a deployment must not begin or continue yet. */
export interface LostRun {
  reason: string;
  checkAt: Date;
}

/**
 * The assumed roles of runs. A run that is lost may go on changing AWS until its
 * session expires, and the next run of the same target waits for that.
 */
export class RoleSessions {
  constructor(private readonly options: RoleSessionsOptions) {}

  /**
   * Assumes the role of a deployment that runs on this machine, and records the
   * expiry before anything runs; undefined when it runs with no role.
   */
  async open(
    lease: DeploymentLease,
    engine: ProvisioningEngine,
  ): Promise<EngineRun['credentials']> {
    const { assumedRoles, findSessionPlace } = this.options;
    const { deployment } = lease;
    const runsHere = !engine.usesRunners && !(engine instanceof MissingEngine);
    if (!this.usesRoles(engine) || !runsHere) {
      return undefined;
    }
    const opened = await assumedRoles.open(deployment);
    if (opened) {
      const place = await findSessionPlace();
      await lease.transaction(({ roleSessions }) =>
        roleSessions.insert(deployment, place, opened.expiresAt),
      );
    }
    return opened?.credentials;
  }

  /** Finds a run that may still change what a deployment is for. */
  async findLost(
    lease: DeploymentLease,
    engine: ProvisioningEngine,
  ): Promise<LostRun | undefined> {
    const { deployment } = lease;
    // A deployment that settles changes nothing more.
    if (!this.usesRoles(engine) || deployment.step === 'settling') {
      return undefined;
    }
    const place = await this.options.findSessionPlace();
    const now = new Date();
    const expiresAt = await lease.transaction(({ roleSessions }) =>
      roleSessions.findForeignExpiry(deployment, place, now),
    );
    return (
      expiresAt && {
        reason: `Waiting until ${expiresAt.toISOString()}, when the AWS credentials of an earlier run of this ${nounOf(
          deployment.target,
        )} expire: the control plane lost contact with that run, which may still be changing resources`,
        // Nothing else runs while a last attempt looks.
        checkAt: isLastAttempt(deployment)
          ? expiresAt
          : new Date(Math.min(expiresAt.getTime(), now.getTime() + LOOK_MS)),
      }
    );
  }

  /** Records that nothing of a deployment runs on this machine any more. */
  async end(lease: DeploymentLease, engine: ProvisioningEngine): Promise<void> {
    if (!this.usesRoles(engine)) {
      return;
    }
    const place = await this.options.findSessionPlace();
    await lease.transaction(({ roleSessions }) =>
      roleSessions.endAt(lease.deployment, place),
    );
  }

  private usesRoles({
    provisionsNothing,
    usesRepository,
  }: ProvisioningEngine): boolean {
    const { isConfigured } = this.options.assumedRoles;
    return isConfigured && !provisionsNothing && !usesRepository;
  }
}
