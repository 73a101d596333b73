import { Knex } from 'knex';
import {
  StoredTime,
  fromJson,
  fromOptionalDate,
  toDate,
  toJson,
} from './columns';
import {
  DEPLOYMENTS,
  DeploymentEnd,
  DeploymentRecord,
  DeploymentRow,
  EnteredStep,
  NotifiedOutput,
  StepStarts,
  TargetState,
  endColumns,
  runningDeployment,
  targetColumns,
  toDeploymentRecord,
  waitColumns,
} from './deploymentRows';
import { DeploymentTarget, TargetName } from '../resources/deploymentTargets';
import { formatLockKey } from '../resources/resourceKinds';
import { PageRequest, Scope, scopeColumns } from './scope';

/** Deployments, over or not; what workers do with them is in `DeploymentQueueStore`. */
export class DeploymentStore {
  constructor(private readonly knex: Knex) {}

  /** False while another deployment runs that changes the same. */
  async insert(deployment: DeploymentRecord): Promise<boolean> {
    const { target } = deployment;
    const query = this.knex(DEPLOYMENTS).insert({
      id: deployment.id,
      ...targetColumns(deployment, target),
      target_id: target.id,
      target_created_at: target.createdAt.getTime(),
      lock_key: formatLockKey(target.kind, target),
      operation: deployment.operation,
      engine: deployment.engine,
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
      ...waitColumns(deployment.wait),
      created_at: deployment.createdAt.getTime(),
      last_modified_at: deployment.lastModifiedAt.getTime(),
      completed_at: fromOptionalDate(deployment.completedAt),
    });
    const inserted = await query.onConflict().ignore().returning('id');
    return inserted.length === 1;
  }

  async find(scope: Scope, id: string): Promise<DeploymentRecord | undefined> {
    const row = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .where({ ...scopeColumns(scope), id })
      .first();
    return row && toDeploymentRecord(row);
  }

  /** As `find`; nobody else changes the deployment until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    id: string,
  ): Promise<DeploymentRecord | undefined> {
    const row = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .where({ ...scopeColumns(scope), id })
      .forUpdate()
      .first();
    return row && toDeploymentRecord(row);
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest,
    target?: TargetName,
  ): Promise<DeploymentRecord[]> {
    const query = this.knex<DeploymentRow>(DEPLOYMENTS)
      .where(target ? targetColumns(scope, target) : scopeColumns(scope))
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit);
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
    return (await query).map(toDeploymentRecord);
  }

  /** Those of one target that there are, in no order. */
  async findOf(
    scope: Scope,
    target: TargetName,
    ids: string[],
  ): Promise<DeploymentRecord[]> {
    const rows = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .where(targetColumns(scope, target))
      .whereIn('id', ids);
    return rows.map(toDeploymentRecord);
  }

  /** What the last deployments of a target led to, each state once. */
  async listTargetStates(
    scope: Scope,
    target: DeploymentTarget,
    limit: number,
  ): Promise<TargetState[]> {
    const rows = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .where({ ...targetColumns(scope, target), target_id: target.id })
      .orderBy('created_at', 'desc')
      .limit(limit)
      .select('target_state');
    const states = new Set(rows.map(row => row.target_state));
    return [...states].map(state => fromJson<TargetState>(state));
  }

  /** What the deployments that are not over lead to. */
  async listRunningTargets(
    scope: Scope,
  ): Promise<{ targetName: string; targetState: TargetState }[]> {
    const rows = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .where(scopeColumns(scope))
      .whereNull('completed_at')
      .select('target_name', 'target_state');
    return rows.map(row => ({
      targetName: row.target_name,
      targetState: fromJson(row.target_state),
    }));
  }

  /** Its log, outputs and resources go with it. */
  async delete(id: string): Promise<void> {
    await this.knex<DeploymentRow>(DEPLOYMENTS).where({ id }).delete();
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
    const marked = await runningDeployment(this.knex, id)
      .where({ status: 'IN_PROGRESS' })
      .update({ status: 'CANCELLING', last_modified_at: now.getTime() });
    if (marked !== 1) {
      return undefined;
    }
    await runningDeployment(this.knex, id)
      .whereNull('lease_owner')
      .update({ lease_expires_at: null });
    await this.wake(id, now);
    const row = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .where({ id })
      .first();
    return row && toDeploymentRecord(row);
  }

  /**
   * Has the engine of a deployment that waits look again now, or as soon as the
   * deployment waits.
   */
  async wake(id: string, now: Date): Promise<void> {
    await runningDeployment(this.knex, id).update({ check_at: now.getTime() });
  }

  /** When the steps of deployments began. */
  async listStepStarts(ids: string[]): Promise<Map<string, StepStarts>> {
    const rows = await this.knex<{
      deployment_id: string;
      step: EnteredStep;
      started_at: StoredTime;
    }>('deployment_steps').whereIn('deployment_id', ids);
    const starts = new Map<string, StepStarts>();
    for (const { deployment_id: id, step, started_at: startedAt } of rows) {
      starts.set(id, { ...starts.get(id), [step]: toDate(startedAt) });
    }
    return starts;
  }

  /** Keeps what a notification told of a deployment that is not over. */
  async recordNotification(
    id: string,
    notification: { outputs: NotifiedOutput[]; statusMessage?: string },
    now: Date,
  ): Promise<void> {
    const { outputs, statusMessage } = notification;
    await runningDeployment(this.knex, id).update({
      notified_outputs: toJson(outputs),
      ...(statusMessage !== undefined && { status_message: statusMessage }),
      last_modified_at: now.getTime(),
    });
  }

  async findNotifiedOutputs(id: string): Promise<NotifiedOutput[]> {
    const row = await this.knex<DeploymentRow>(DEPLOYMENTS)
      .select('notified_outputs')
      .where({ id })
      .first();
    return row ? fromJson(row.notified_outputs) : [];
  }

  /**
   * Ends a deployment that no worker holds, or that waits for something outside,
   * which a worker may just be asking about. False when it is over or held.
   */
  async settleUnheld(id: string, end: DeploymentEnd): Promise<boolean> {
    const settled = await runningDeployment(this.knex, id)
      .andWhere(free => free.whereNull('lease_owner').orWhereNotNull('wait'))
      .update(endColumns(end));
    return settled === 1;
  }
}
