import {
  DeploymentStatus,
  DeploymentStep,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import {
  StoredTime,
  fromJson,
  fromOptionalDate,
  toDate,
  toJson,
  toOptionalDate,
} from './columns';
import { PageRequest, Scope, scopeColumns } from './scope';

export type DeploymentOperation = 'create' | 'update' | 'delete';

/** Who runs a deployment: a worker here, or a pipeline that notifies. */
export type DeploymentProvisioner = 'engine' | 'pipeline';

/** An output that came by notification. */
export interface NotifiedOutput {
  key: string;
  value: string;
}

/** What a deployment starts from or leads to. */
export interface EnvironmentState {
  templateName: string;
  majorVersion: number;
  minorVersion: number;
  spec: string;
}

/** How many of the changes of a plan are made. */
export interface DeploymentProgress {
  completed: number;
  total: number;
}

/** The steps that a worker enters. */
export type EnteredStep = Exclude<DeploymentStep, 'queued'>;

export interface DeploymentRecord extends Scope {
  id: string;
  environmentId: string;
  environmentName: string;
  environmentCreatedAt: Date;
  operation: DeploymentOperation;
  provisionedBy: DeploymentProvisioner;
  status: DeploymentStatus;
  statusMessage?: string;
  step: DeploymentStep;
  initialState?: EnvironmentState;
  targetState: EnvironmentState;
  /** What came by notification before the end. */
  notifiedOutputs: NotifiedOutput[];
  /** Who asked for it. */
  requestedBy: string;
  /** The user for whom, as who asked says: an entity ref. */
  onBehalfOf?: string;
  /** Why, as who asked says. */
  reason?: string;
  /** When steps began; not known of deployments that are older than this. */
  stepStarts: Partial<Record<EnteredStep, Date>>;
  /** Absent before there is a plan. */
  resources?: DeploymentProgress;
  /** How often a worker has taken it up. */
  attempts: number;
  /** When a worker first took it up. */
  startedAt?: Date;
  createdAt: Date;
  lastModifiedAt: Date;
  completedAt?: Date;
}

/** How a deployment ends. */
export interface DeploymentEnd {
  status: DeploymentStatus;
  statusMessage?: string;
  now: Date;
}

/** Where a list of deployments, newest first, goes on. */
export interface DeploymentPosition {
  createdAt: number;
  id: string;
}

interface Row {
  id: string;
  account_id: string;
  region: string;
  environment_id: string;
  environment_name: string;
  environment_created_at: StoredTime;
  operation: DeploymentOperation;
  provisioned_by: DeploymentProvisioner;
  notified_outputs: string;
  status: DeploymentStatus;
  status_message: string | null;
  step: DeploymentStep;
  initial_state: string | null;
  target_state: string;
  requested_by: string;
  on_behalf_of: string | null;
  reason: string | null;
  rendering_at: StoredTime | null;
  planning_at: StoredTime | null;
  applying_at: StoredTime | null;
  settling_at: StoredTime | null;
  resources_completed: number | null;
  resources_total: number | null;
  lease_owner: string | null;
  lease_expires_at: StoredTime | null;
  attempts: number;
  started_at: StoredTime | null;
  created_at: StoredTime;
  last_modified_at: StoredTime;
  completed_at: StoredTime | null;
}

const TABLE = 'deployments';

const STEP_START = {
  rendering: 'rendering_at',
  planning: 'planning_at',
  applying: 'applying_at',
  settling: 'settling_at',
} as const satisfies Record<EnteredStep, keyof Row>;

export class DeploymentStore {
  constructor(private readonly knex: Knex) {}

  async insert(deployment: DeploymentRecord): Promise<void> {
    await this.knex(TABLE).insert({
      id: deployment.id,
      ...scopeColumns(deployment),
      environment_id: deployment.environmentId,
      environment_name: deployment.environmentName,
      environment_created_at: deployment.environmentCreatedAt.getTime(),
      operation: deployment.operation,
      provisioned_by: deployment.provisionedBy,
      notified_outputs: toJson(deployment.notifiedOutputs),
      status: deployment.status,
      status_message: deployment.statusMessage ?? null,
      step: deployment.step,
      initial_state: deployment.initialState
        ? toJson(deployment.initialState)
        : null,
      target_state: toJson(deployment.targetState),
      requested_by: deployment.requestedBy,
      on_behalf_of: deployment.onBehalfOf ?? null,
      reason: deployment.reason ?? null,
      attempts: deployment.attempts,
      started_at: fromOptionalDate(deployment.startedAt),
      created_at: deployment.createdAt.getTime(),
      last_modified_at: deployment.lastModifiedAt.getTime(),
      completed_at: fromOptionalDate(deployment.completedAt),
    });
  }

  async find(scope: Scope, id: string): Promise<DeploymentRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), id })
      .first();
    return row && toRecord(row);
  }

  /** As `find`; nobody else changes the deployment until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    id: string,
  ): Promise<DeploymentRecord | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), id })
      .forUpdate()
      .first();
    return row && toRecord(row);
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest<DeploymentPosition>,
    environmentName?: string,
  ): Promise<DeploymentRecord[]> {
    const query = this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit);
    if (environmentName !== undefined) {
      query.andWhere({ environment_name: environmentName });
    }
    const { after } = page;
    if (after) {
      query.andWhere(older =>
        older
          .where('created_at', '<', after.createdAt)
          .orWhere(sameTime =>
            sameTime
              .where('created_at', after.createdAt)
              .andWhere('id', '<', after.id),
          ),
      );
    }
    return (await query).map(toRecord);
  }

  /** Those of one environment that there are, in no order. */
  async findOf(
    scope: Scope,
    environmentName: string,
    ids: string[],
  ): Promise<DeploymentRecord[]> {
    const rows = await this.knex<Row>(TABLE)
      .where({ ...scopeColumns(scope), environment_name: environmentName })
      .whereIn('id', ids);
    return rows.map(toRecord);
  }

  /** What the deployments that are not over lead to. */
  async listRunningTargets(
    scope: Scope,
  ): Promise<Pick<DeploymentRecord, 'environmentName' | 'targetState'>[]> {
    const rows = await this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .whereNull('completed_at')
      .select('environment_name', 'target_state');
    return rows.map(row => ({
      environmentName: row.environment_name,
      targetState: fromJson(row.target_state),
    }));
  }

  /** Its log, outputs and resources go with it. */
  async delete(id: string): Promise<void> {
    await this.knex<Row>(TABLE).where({ id }).delete();
  }

  /**
   * Takes the oldest deployment that is not over, that an engine runs and that
   * nobody holds, other than those in `except`.
   *
   * `owner` is the token of the lease: whoever writes for the deployment from
   * now on shows it.
   */
  async claim(lease: {
    owner: string;
    now: Date;
    expiresAt: Date;
    except?: string[];
  }): Promise<DeploymentRecord | undefined> {
    const now = lease.now.getTime();
    const free = (query: Knex.QueryBuilder) =>
      query
        .whereNull('completed_at')
        .andWhere({ provisioned_by: 'engine' })
        .whereNotIn('id', lease.except ?? [])
        .andWhere(lapsed =>
          lapsed
            .whereNull('lease_expires_at')
            .orWhere('lease_expires_at', '<=', now),
        );
    const candidates: Pick<Row, 'id'>[] = await free(
      this.knex(TABLE).select('id').orderBy('created_at').limit(10),
    );
    for (const { id } of candidates) {
      const claimed = await free(this.knex(TABLE).where({ id })).update({
        lease_owner: lease.owner,
        lease_expires_at: lease.expiresAt.getTime(),
        attempts: this.knex.raw('attempts + 1'),
        started_at: this.knex.raw('coalesce(started_at, ?)', [now]),
      });
      if (claimed === 1) {
        const row = await this.knex<Row>(TABLE).where({ id }).first();
        return row && toRecord(row);
      }
    }
    return undefined;
  }

  /** How many deployments wait for a worker. */
  async countQueued(): Promise<number> {
    const row = await this.knex<Row>(TABLE)
      .whereNull('completed_at')
      .andWhere({ provisioned_by: 'engine' })
      .whereNull('lease_owner')
      .count<{ count: number | string }>({ count: '*' })
      .first();
    return Number(row?.count ?? 0);
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

  /** Lets another worker take the deployment up, from `availableAt` on. */
  async releaseLease(
    id: string,
    owner: string,
    availableAt: Date,
  ): Promise<void> {
    await this.held(id, owner).update({
      lease_owner: null,
      lease_expires_at: availableAt.getTime(),
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
      [STEP_START[step]]: now.getTime(),
      last_modified_at: now.getTime(),
    });
    return changed === 1;
  }

  async setProgress(
    id: string,
    owner: string,
    progress: DeploymentProgress,
  ): Promise<void> {
    await this.held(id, owner).update({
      resources_completed: progress.completed,
      resources_total: progress.total,
    });
  }

  /**
   * Marks a deployment that is in progress as to be cancelled, and makes it
   * available at once if it waits for another attempt. Undefined when it is
   * not in progress any more.
   */
  async beginCancel(
    id: string,
    now: Date,
  ): Promise<DeploymentRecord | undefined> {
    const marked = await this.running(id)
      .where({ status: 'IN_PROGRESS' })
      .update({ status: 'CANCELLING', last_modified_at: now.getTime() });
    if (marked !== 1) {
      return undefined;
    }
    await this.running(id)
      .whereNull('lease_owner')
      .update({ lease_expires_at: null });
    const row = await this.knex<Row>(TABLE).where({ id }).first();
    return row && toRecord(row);
  }

  /** Keeps what a notification told of a deployment that is not over. */
  async recordNotification(
    id: string,
    notification: { outputs: NotifiedOutput[]; statusMessage?: string },
    now: Date,
  ): Promise<void> {
    const { outputs, statusMessage } = notification;
    await this.running(id).update({
      notified_outputs: toJson(outputs),
      ...(statusMessage !== undefined && { status_message: statusMessage }),
      last_modified_at: now.getTime(),
    });
  }

  async findNotifiedOutputs(id: string): Promise<NotifiedOutput[]> {
    const row = await this.knex<Row>(TABLE)
      .select('notified_outputs')
      .where({ id })
      .first();
    return row ? fromJson(row.notified_outputs) : [];
  }

  /** Ends a deployment; false when the lease is no longer the owner's. */
  async settle(
    id: string,
    owner: string,
    end: DeploymentEnd,
  ): Promise<boolean> {
    return (await this.held(id, owner).update(endColumns(end))) === 1;
  }

  /** Ends a deployment that no worker holds; false when it is over or held. */
  async settleUnheld(id: string, end: DeploymentEnd): Promise<boolean> {
    const settled = await this.running(id)
      .whereNull('lease_owner')
      .update(endColumns(end));
    return settled === 1;
  }

  private held(id: string, owner: string) {
    return this.running(id).where({ lease_owner: owner });
  }

  private running(id: string) {
    return this.knex<Row>(TABLE).where({ id }).whereNull('completed_at');
  }
}

function endColumns(end: DeploymentEnd) {
  return {
    status: end.status,
    status_message: end.statusMessage ?? null,
    last_modified_at: end.now.getTime(),
    completed_at: end.now.getTime(),
    lease_owner: null,
    lease_expires_at: null,
  };
}

function toRecord(row: Row): DeploymentRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    region: row.region,
    environmentId: row.environment_id,
    environmentName: row.environment_name,
    environmentCreatedAt: toDate(row.environment_created_at),
    operation: row.operation,
    provisionedBy: row.provisioned_by,
    notifiedOutputs: fromJson(row.notified_outputs),
    status: row.status,
    statusMessage: row.status_message ?? undefined,
    step: row.step,
    initialState:
      row.initial_state === null ? undefined : fromJson(row.initial_state),
    targetState: fromJson(row.target_state),
    requestedBy: row.requested_by,
    onBehalfOf: row.on_behalf_of ?? undefined,
    reason: row.reason ?? undefined,
    stepStarts: {
      rendering: toOptionalDate(row.rendering_at),
      planning: toOptionalDate(row.planning_at),
      applying: toOptionalDate(row.applying_at),
      settling: toOptionalDate(row.settling_at),
    },
    resources: toProgress(row),
    attempts: row.attempts,
    startedAt: toOptionalDate(row.started_at),
    createdAt: toDate(row.created_at),
    lastModifiedAt: toDate(row.last_modified_at),
    completedAt: toOptionalDate(row.completed_at),
  };
}

function toProgress(row: Row): DeploymentProgress | undefined {
  const { resources_completed: completed, resources_total: total } = row;
  return completed === null || total === null
    ? undefined
    : { completed, total };
}
