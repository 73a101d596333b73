import {
  DeploymentStatus,
  DeploymentStep,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { TargetStore } from './TargetStore';
import {
  DEPLOYMENTS,
  DeploymentEnd,
  DeploymentProgress,
  DeploymentRecord,
  DeploymentTable,
  DeploymentWait,
  EnteredStep,
  NO_WAIT,
  endColumns,
  runningDeployment,
  toDeploymentRecord,
  waitMembers,
} from './deploymentRows';

/** Whoever holds a lease that lapsed did not give it back. */
const LOST_ATTEMPTS =
  'case when lease_owner is null then lost_attempts else lost_attempts + 1 end';

/**
 * The `check_at` of a deployment that a worker holds. It stays due if the
 * worker dies, and whoever wakes it meanwhile leaves a later one.
 */
const LOOKED_AT = 0;

/** The deployments that are not over, for workers: each is held by one of them at a time. */
export class DeploymentQueueStore {
  private readonly deployments: DeploymentTable;
  private readonly targets: TargetStore;

  constructor(private readonly knex: Knex, encryption: Encryption) {
    this.deployments = DEPLOYMENTS.encryptedBy(encryption);
    this.targets = new TargetStore(knex, encryption);
  }

  /**
   * Takes the oldest deployment that is not over and that nobody holds, other
   * than those in `except` and those that wait for something.
   *
   * `owner` is the token of the lease: whoever writes for the deployment from
   * now on shows it. A deployment that is still held, by a lease that lapsed,
   * was not given back: its attempt counts as lost. One that `mayRun` refuses
   * is left in the queue with all that come after it.
   */
  async claim(lease: {
    owner: string;
    now: Date;
    expiresAt: Date;
    /** The id of the data directory in which the owner works. */
    dataDirectoryId?: string;
    /** How long a deployment may take from now on, in milliseconds; any time when absent. */
    timeout?: number;
    except?: string[];
    mayRun?: (deployment: { lostAttempts: number }) => boolean;
  }): Promise<DeploymentRecord | undefined> {
    const now = lease.now.getTime();
    const free = (query: Knex.QueryBuilder) =>
      query
        .whereNull('completed_at')
        .whereNotIn('id', lease.except ?? [])
        .andWhere(lapsed =>
          lapsed
            .whereNull('lease_expires_at')
            .orWhere('lease_expires_at', '<=', now),
        )
        .andWhere(due =>
          due
            .whereNull('wait')
            .orWhere('check_at', '<=', now)
            .orWhere('deadline_at', '<=', now),
        );
    const candidates: {
      id: string;
      status_message: string | null;
      lost_attempts: number;
    }[] = await free(
      this.knex(DEPLOYMENTS.name)
        .select(
          'id',
          'status_message',
          this.knex.raw(`${LOST_ATTEMPTS} as lost_attempts`),
        )
        .orderBy('created_at')
        .limit(10),
    );
    for (const {
      id,
      lost_attempts: lostAttempts,
      status_message: waited,
    } of candidates) {
      if (lease.mayRun && !lease.mayRun({ lostAttempts })) {
        return undefined;
      }
      const claimed = await free(
        this.knex(DEPLOYMENTS.name).where({ id }),
      ).update({
        lease_owner: lease.owner,
        lease_expires_at: lease.expiresAt.getTime(),
        data_directory_id: lease.dataDirectoryId ?? null,
        attempts: this.knex.raw('attempts + 1'),
        lost_attempts: this.knex.raw(LOST_ATTEMPTS),
        started_at: this.knex.raw('coalesce(started_at, ?)', [now]),
        check_at: LOOKED_AT,
        // A deployment that waited has time again to go on.
        deadline_at: this.knex.raw(
          'case when started_at is null or (wait is not null and deadline_at is null) then ? else deadline_at end',
          [lease.timeout === undefined ? null : now + lease.timeout],
        ),
      });
      if (claimed === 1) {
        if (waited !== null) {
          await this.clearWaiting(id);
        }
        const found = await this.deployments.find(this.knex, { id });
        return found && toDeploymentRecord(found);
      }
    }
    return undefined;
  }

  /**
   * The deployment, over or not, if the last worker that took it up works in
   * another data directory.
   */
  async findOvertaken(
    id: string,
    dataDirectoryId: string,
  ): Promise<DeploymentRecord | undefined> {
    const found = await this.deployments.first(
      this.deployments
        .where(this.knex, { id })
        .andWhereNot('data_directory_id', dataDirectoryId),
    );
    return found && toDeploymentRecord(found);
  }

  /** How many deployments wait for a worker. */
  async countQueued(): Promise<number> {
    return DEPLOYMENTS.count(
      this.knex(DEPLOYMENTS.name)
        .whereNull('completed_at')
        .whereNull('lease_owner')
        .whereNull('wait'),
    );
  }

  /**
   * Says of the deployments that no worker has begun, and of their targets,
   * why they wait.
   */
  async explainWaiting(reason: string): Promise<void> {
    const waiting = this.knex(DEPLOYMENTS.name)
      .whereNull('completed_at')
      .andWhere({ attempts: 0 })
      .whereNull('status_message');
    await this.targets.setStatusMessage(waiting.clone().select('id'), reason);
    await waiting.update({ status_message: reason });
  }

  /** The deployment's status; undefined when the lease is no longer the owner's. */
  async extendLease(
    id: string,
    owner: string,
    expiresAt: Date,
  ): Promise<DeploymentStatus | undefined> {
    const [extended] = await this.held(id, owner).update(
      { lease_expires_at: expiresAt.getTime() },
      ['status'],
    );
    return extended?.status;
  }

  /**
   * Lets another worker take the deployment up, from `availableAt` on, or from
   * `availableIfCancelledAt` on if somebody has cancelled it. The attempt may
   * have failed.
   */
  async releaseLease(
    id: string,
    owner: string,
    {
      availableAt,
      availableIfCancelledAt,
      hasFailed,
    }: {
      availableAt: Date;
      availableIfCancelledAt: Date;
      hasFailed: boolean;
    },
  ): Promise<void> {
    await this.held(id, owner).update({
      lease_owner: null,
      lease_expires_at: this.knex.raw(
        "case when status = 'CANCELLING' then cast(? as bigint) else cast(? as bigint) end",
        [availableIfCancelledAt.getTime(), availableAt.getTime()],
      ),
      ...(hasFailed && {
        failed_attempts: this.knex.raw('failed_attempts + 1'),
      }),
    });
  }

  /**
   * Locks the row for the rest of the transaction and tells whether the lease
   * is still the owner's.
   */
  async confirmLease(id: string, owner: string): Promise<boolean> {
    const confirmed = await this.held(id, owner).update({ lease_owner: owner });
    return confirmed === 1;
  }

  async setStep(
    id: string,
    owner: string,
    step: EnteredStep,
    now: Date,
  ): Promise<boolean> {
    const changed = await this.held(id, owner).update({
      step,
      lost_attempts: this.knex.raw(
        'case when step = ? then lost_attempts else 0 end',
        [step],
      ),
      ...NO_WAIT,
      last_modified_at: now.getTime(),
    });
    if (changed === 1) {
      await this.knex('deployment_steps')
        .insert({ deployment_id: id, step, started_at: now.getTime() })
        .onConflict(['deployment_id', 'step'])
        .merge();
    }
    return changed === 1;
  }

  /**
   * Releases a deployment that waits for something outside. It is due at once
   * when it was woken or cancelled while its engine looked. Returns the step
   * that waits; undefined when the lease is no longer the owner's. Attempts count
   * on while the control plane itself has it wait: its engine did nothing.
   *
   * @param looked - the deployment as the worker took it up
   * @param kept - what else changes; absent members keep their values
   */
  async setWait(
    looked: Pick<
      DeploymentRecord,
      'failedAttempts' | 'id' | 'lostAttempts' | 'status'
    >,
    owner: string,
    wait: DeploymentWait,
    {
      deadlineAt,
      ...kept
    }: Pick<DeploymentRecord, 'deadlineAt' | 'deadlineNotifiedAt' | 'links'>,
  ): Promise<DeploymentStep | undefined> {
    const { check_at: checkAt, ...columns } = this.deployments.toRow({
      ...waitMembers(looked.id, wait),
      ...kept,
    });
    const [changed] = await this.held(looked.id, owner).update(
      {
        ...columns,
        check_at: this.knex.raw(
          'case when check_at > ? or status <> ? then cast(? as bigint) else cast(? as bigint) end',
          [LOOKED_AT, looked.status, Date.now(), checkAt],
        ),
        deadline_at: deadlineAt?.getTime() ?? null,
        failed_attempts: wait.isHeld ? looked.failedAttempts : 0,
        lost_attempts: wait.isHeld ? looked.lostAttempts : 0,
        lease_owner: null,
        lease_expires_at: null,
      },
      ['step'],
    );
    return changed?.step;
  }

  async setProgress(
    id: string,
    owner: string,
    progress: DeploymentProgress,
  ): Promise<void> {
    await this.held(id, owner).update({
      lost_attempts: this.knex.raw(
        'case when coalesce(resources_completed, 0) < ? then 0 else lost_attempts end',
        [progress.completed],
      ),
      resources_completed: progress.completed,
      resources_total: progress.total,
    });
  }

  /** Ends a deployment; false when the lease is no longer the owner's. */
  async settle(
    id: string,
    owner: string,
    end: DeploymentEnd,
  ): Promise<boolean> {
    return (await this.held(id, owner).update(endColumns(end))) === 1;
  }

  private async clearWaiting(id: string): Promise<void> {
    await this.knex(DEPLOYMENTS.name)
      .where({ id })
      .update({ status_message: null });
    await this.targets.setStatusMessage([id], null);
  }

  private held(id: string, owner: string) {
    return runningDeployment(this.knex, id).where({ lease_owner: owner });
  }
}
