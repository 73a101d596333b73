import {
  EnvironmentPlanStatus,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { ValuePlace } from '../encryption/EncryptedValueError';
import { Encrypted } from './Encrypted';
import { EnvironmentRoles } from './EnvironmentStore';
import { Table } from './Table';
import { TargetState } from './deploymentRows';
import { Scope, pickScope } from './scope';

/** What a plan was made from. It can be deployed as long as all of it is the same. */
export interface PlanBasis {
  /** Absent for an environment that doesn't exist yet. */
  lastAttemptedDeploymentId?: string;
  /** Of the template version's bundle. */
  contentHash?: string;
  /** SHA-256 of the version's provider lock; absent when there is none. */
  lockHash?: string;
  /** Absent when the control plane has no state of the environment. */
  stateVersion?: number;
  /**
   * SHA-256 of the environment's roles, the role of its account connection, and
   * its repository; absent for an environment that doesn't exist yet.
   */
  provisioningHash?: string;
}

/** A plan without a deployment, without its contents. */
export interface EnvironmentPlanRecord extends Scope {
  id: string;
  /** Made up for an environment that doesn't exist yet. */
  environmentId: string;
  environmentName: string;
  operation: 'create' | 'update';
  engine: string;
  status: EnvironmentPlanStatus;
  targetState: TargetState;
  roles: EnvironmentRoles;
  basis: PlanBasis;
  /** What it waits for while it is made. */
  waitReason?: string;
  /** Why it failed. */
  failure?: string;
  /** What of the failure is about inputs. */
  inputProblems?: InputProblem[];
  requestedBy: string;
  onBehalfOf?: string;
  reason?: string;
  /** How often a worker has taken it up. */
  attempts: number;
  createdAt: Date;
  startedAt?: Date;
  completedAt?: Date;
  /** Before it is complete, at the earliest. */
  expiresAt: Date;
  /** When somebody last asked for it. */
  readAt: Date;
  /** When its deployment was started, which has the same id. */
  deployedAt?: Date;
}

interface StoredPlan
  extends Omit<
    EnvironmentPlanRecord,
    'failure' | 'inputProblems' | 'targetState'
  > {
  targetState: Omit<TargetState, 'spec'>;
  targetSpec: Encrypted<string>;
  failure?: Encrypted<string>;
  inputProblems?: Encrypted<InputProblem[]>;
}

const PLANS = new Table<StoredPlan>(
  'environment_plans',
  {
    id: 'value',
    accountId: 'value',
    region: 'value',
    environmentId: 'value',
    environmentName: 'value',
    operation: 'value',
    engine: 'value',
    status: 'value',
    targetState: 'json',
    targetSpec: 'encryptedText',
    roles: 'json',
    basis: 'json',
    waitReason: 'value',
    failure: 'encryptedText',
    inputProblems: 'encryptedJson',
    requestedBy: 'value',
    onBehalfOf: 'value',
    reason: 'value',
    attempts: 'value',
    createdAt: 'time',
    startedAt: 'time',
    completedAt: 'time',
    expiresAt: 'time',
    readAt: 'time',
    deployedAt: 'time',
  },
  { key: ['id'] },
);

/** Read and written apart from the rest of a plan: they may be large. */
type Contents = 'result' | 'saved_plan';

export const ENVIRONMENT_PLANS = {
  name: PLANS.name,
  encryptedColumns: {
    key: ['id'],
    encrypted: [...PLANS.encryptedColumns.encrypted, 'result', 'saved_plan'],
  },
};

const UNFINISHED: EnvironmentPlanStatus[] = ['QUEUED', 'PLANNING'];

/** How a plan ends. */
export type PlanEnd = { completedAt: Date; expiresAt: Date } & (
  | { status: 'READY'; result: Buffer; savedPlan: Buffer }
  | { status: 'FAILED'; failure: string; inputProblems?: InputProblem[] }
);

/** The plans that people have asked for without deploying them. */
export class EnvironmentPlanStore {
  private readonly plans: Table<StoredPlan>;

  constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
  ) {
    this.plans = PLANS.encryptedBy(encryption);
  }

  async insert(plan: EnvironmentPlanRecord): Promise<void> {
    await this.plans.insert(this.knex, toStored(plan));
  }

  /** `update`: nobody else changes the plan until the transaction ends. */
  async find(
    scope: Scope,
    id: string,
    lock?: 'update',
  ): Promise<EnvironmentPlanRecord | undefined> {
    const key = { ...pickScope(scope), id };
    const found = await this.plans.find(this.knex, key, lock);
    return found && toRecord(found);
  }

  /** Newest first. */
  async list(
    scope: Scope,
    environmentName: string,
    limit: number,
  ): Promise<EnvironmentPlanRecord[]> {
    const members = { ...pickScope(scope), environmentName };
    const found = await this.plans.list(
      PLANS.where(this.knex, members)
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .limit(limit),
    );
    return found.map(toRecord);
  }

  /** How many plans wait, of everybody or of one environment or person. */
  async countQueued(
    of: Pick<
      Partial<EnvironmentPlanRecord>,
      'accountId' | 'environmentName' | 'onBehalfOf' | 'region' | 'requestedBy'
    > = {},
  ): Promise<number> {
    return PLANS.count(PLANS.where(this.knex, { ...of, status: 'QUEUED' }));
  }

  /** How many plans are ahead of one that is queued. */
  async countAhead({
    createdAt,
    id,
  }: Pick<EnvironmentPlanRecord, 'createdAt' | 'id'>): Promise<number> {
    const time = createdAt.getTime();
    return PLANS.count(
      PLANS.where(this.knex, { status: 'QUEUED' }).andWhere(ahead =>
        ahead
          .where('created_at', '<', time)
          .orWhere(same =>
            same.where({ created_at: time }).andWhere('id', '<', id),
          ),
      ),
    );
  }

  /** Notes that somebody waits for a plan. */
  async touch(id: string, readAt: Date): Promise<void> {
    await this.unfinished().where({ id }).update(PLANS.toRow({ readAt }));
  }

  async markDeployed(id: string, deployedAt: Date): Promise<void> {
    await PLANS.where(this.knex, { id }).update(PLANS.toRow({ deployedAt }));
  }

  /** Cancels a plan unless it has ended. */
  async cancel(id: string, completedAt: Date): Promise<boolean> {
    const cancelled = await this.unfinished()
      .where({ id })
      .update({
        ...PLANS.toRow({ completedAt, status: 'CANCELLED' }),
        lease_owner: null,
      });
    return cancelled === 1;
  }

  /** Cancels the plans that nobody has asked for since a time. */
  async cancelAbandoned(since: Date, completedAt: Date): Promise<void> {
    await this.unfinished()
      .where('read_at', '<', since.getTime())
      .update({
        ...PLANS.toRow({ completedAt, status: 'CANCELLED' }),
        lease_owner: null,
      });
  }

  /** Takes the plan that is next, or that a worker has left. */
  async claim(lease: {
    owner: string;
    now: Date;
    leaseExpiresAt: Date;
  }): Promise<EnvironmentPlanRecord | undefined> {
    const { leaseExpiresAt, now, owner } = lease;
    const free = () =>
      this.unfinished().andWhere(query =>
        query
          .where({ status: 'QUEUED' })
          .orWhere('lease_expires_at', '<=', now.getTime()),
      );
    const ids: string[] = await free()
      .orderBy(['created_at', 'id'])
      .limit(10)
      .pluck('id');
    for (const id of ids) {
      const claimed = await free()
        .where({ id })
        .update({
          ...PLANS.toRow({ status: 'PLANNING', startedAt: now }),
          attempts: this.knex.raw('attempts + 1'),
          lease_owner: owner,
          lease_expires_at: leaseExpiresAt.getTime(),
        });
      if (claimed === 1) {
        const found = await this.plans.find(this.knex, { id });
        return found && toRecord(found);
      }
    }
    return undefined;
  }

  /** False when the plan isn't the owner's any more, such as when it is cancelled. */
  async extendLease(
    id: string,
    owner: string,
    leaseExpiresAt: Date,
  ): Promise<boolean> {
    const extended = await this.held(id, owner).update({
      lease_expires_at: leaseExpiresAt.getTime(),
    });
    return extended === 1;
  }

  /** Puts a plan back into the queue, for another worker. */
  async release(id: string, owner: string): Promise<void> {
    await this.held(id, owner).update({
      ...PLANS.toRow({ status: 'QUEUED', waitReason: undefined }),
      attempts: this.knex.raw('attempts - 1'),
      started_at: null,
      lease_owner: null,
      lease_expires_at: null,
    });
  }

  async setBasis(id: string, owner: string, basis: PlanBasis): Promise<void> {
    await this.held(id, owner).update(PLANS.toRow({ basis }));
  }

  /** Says what a plan waits for. */
  async setWaitReason(
    id: string,
    owner: string,
    waitReason: string,
  ): Promise<void> {
    await this.held(id, owner).update(PLANS.toRow({ waitReason }));
  }

  /** Whether another worker than `owner` makes a plan now. */
  async isTakenOver(id: string, owner: string): Promise<boolean> {
    const other = await this.unfinished()
      .where({ id })
      .whereNotNull('lease_owner')
      .whereNot({ lease_owner: owner })
      .first('id');
    return other !== undefined;
  }

  /** The plans among these that have ended. */
  async listEnded(ids: string[]): Promise<EnvironmentPlanRecord[]> {
    const found = await this.plans.list(
      PLANS.where(this.knex, {})
        .whereIn('id', ids)
        .whereNotIn('status', UNFINISHED),
    );
    return found.map(toRecord);
  }

  /** Ends a plan; false when it isn't the owner's any more. */
  async settle(id: string, owner: string, end: PlanEnd): Promise<boolean> {
    const { completedAt, expiresAt, status } = end;
    const settled = await this.held(id, owner).update({
      ...this.plans.toRow({
        id,
        status,
        completedAt,
        expiresAt,
        ...(end.status === 'FAILED' && {
          failure: Encrypted.of(end.failure),
          inputProblems: end.inputProblems && Encrypted.of(end.inputProblems),
        }),
      }),
      ...(end.status === 'READY' && {
        result: this.encryption.encryptBytes(end.result, place(id, 'result')),
        saved_plan: this.encryption.encryptBytes(
          end.savedPlan,
          place(id, 'saved_plan'),
        ),
      }),
      lease_owner: null,
      lease_expires_at: null,
    });
    return settled === 1;
  }

  async read(id: string, contents: Contents): Promise<Buffer | undefined> {
    const row = await PLANS.where(this.knex, { id }).first(contents);
    const stored = row?.[contents];
    return stored
      ? this.encryption.decryptBytes(stored, place(id, contents))
      : undefined;
  }

  /**
   * Deletes the saved plans that have expired, and whole plans that have expired
   * before a time; those of deployments that run are kept.
   */
  async prune(now: Date, deleteBefore: Date): Promise<void> {
    const running = () =>
      this.knex('deployments').whereNull('completed_at').select('id');
    await PLANS.where(this.knex, {})
      .whereNotNull('saved_plan')
      .where('expires_at', '<', now.getTime())
      .whereNotIn('id', running())
      .update({ saved_plan: null });
    await PLANS.where(this.knex, {})
      .where('expires_at', '<', deleteBefore.getTime())
      .whereNotIn('id', running())
      .delete();
  }

  /** The plans that no worker is working on and that no deployment carries out. */
  async listIdle(): Promise<EnvironmentPlanRecord[]> {
    const found = await this.plans.list(
      PLANS.where(this.knex, {})
        .whereNull('lease_owner')
        .whereNull('deployed_at'),
    );
    return found.map(toRecord);
  }

  /** Whether `listIdle` would still have a plan. */
  async isIdle(id: string): Promise<boolean> {
    const idle = await PLANS.where(this.knex, { id })
      .whereNull('lease_owner')
      .whereNull('deployed_at')
      .first('id');
    return idle !== undefined;
  }

  private unfinished(): Knex.QueryBuilder {
    return PLANS.where(this.knex, {}).whereIn('status', UNFINISHED);
  }

  private held(id: string, owner: string): Knex.QueryBuilder {
    return this.unfinished().where({ id, lease_owner: owner });
  }
}

function toStored(plan: EnvironmentPlanRecord): StoredPlan {
  const { failure, inputProblems, targetState, ...rest } = plan;
  const { spec, ...version } = targetState;
  return {
    ...rest,
    targetState: version,
    targetSpec: Encrypted.of(spec),
    failure: failure === undefined ? undefined : Encrypted.of(failure),
    inputProblems: inputProblems && Encrypted.of(inputProblems),
  };
}

function toRecord({
  failure,
  inputProblems,
  targetSpec,
  targetState,
  ...rest
}: StoredPlan): EnvironmentPlanRecord {
  return {
    ...rest,
    targetState: {
      ...targetState,
      get spec() {
        return targetSpec.read();
      },
    },
    get failure() {
      return failure?.read();
    },
    get inputProblems() {
      return inputProblems?.read();
    },
  };
}

function place(id: string, column: Contents): ValuePlace {
  return { table: PLANS.name, column, row: [id] };
}
