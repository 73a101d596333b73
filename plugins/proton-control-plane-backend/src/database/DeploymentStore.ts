import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { Encrypted } from './Encrypted';
import { Table } from './Table';
import {
  DEPLOYMENTS,
  DeploymentEnd,
  DeploymentProgress,
  DeploymentRecord,
  DeploymentTable,
  EnteredStep,
  NotifiedOutput,
  StepStarts,
  TargetState,
  endColumns,
  runningDeployment,
  targetMembers,
  toDeploymentRecord,
  toStoredDeployment,
} from './deploymentRows';
import { DeploymentTarget, TargetName } from '../resources/deploymentTargets';
import { PageRequest, Scope, pickScope } from './scope';

const STEPS = new Table<{
  deploymentId: string;
  step: EnteredStep;
  startedAt: Date;
}>('deployment_steps', {
  deploymentId: 'value',
  step: 'value',
  startedAt: 'time',
});

/** Deployments, over or not; what workers do with them is in `DeploymentQueueStore`. */
export class DeploymentStore {
  private readonly deployments: DeploymentTable;

  constructor(private readonly knex: Knex, encryption: Encryption) {
    this.deployments = DEPLOYMENTS.encryptedBy(encryption);
  }

  /** False while another deployment runs that changes the same. */
  async insert(deployment: DeploymentRecord): Promise<boolean> {
    const inserted = await this.knex(DEPLOYMENTS.name)
      .insert(this.deployments.toRow(toStoredDeployment(deployment)))
      .onConflict()
      .ignore()
      .returning('id');
    return inserted.length === 1;
  }

  /** `update`: nobody else changes the deployment until the transaction ends. */
  async find(
    scope: Scope,
    id: string,
    lock?: 'update',
  ): Promise<DeploymentRecord | undefined> {
    const key = { ...pickScope(scope), id };
    const found = await this.deployments.find(this.knex, key, lock);
    return found && toDeploymentRecord(found);
  }

  /** The deployment of a target that is not over. */
  async findRunning(targetId: string): Promise<DeploymentRecord | undefined> {
    const found = await this.deployments.first(
      DEPLOYMENTS.where(this.knex, { targetId }).whereNull('completed_at'),
    );
    return found && toDeploymentRecord(found);
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest,
    target?: TargetName,
  ): Promise<DeploymentRecord[]> {
    const members = target ? targetMembers(scope, target) : pickScope(scope);
    const found = await this.deployments.page(
      DEPLOYMENTS.where(this.knex, members),
      { createdAt: 'desc', id: 'desc' },
      page,
    );
    return found.map(toDeploymentRecord);
  }

  /** Those of one target that there are, in no order. */
  async findOf(
    scope: Scope,
    target: TargetName,
    ids: string[],
  ): Promise<DeploymentRecord[]> {
    const ofTarget = DEPLOYMENTS.where(this.knex, targetMembers(scope, target));
    const found = await this.deployments.list(ofTarget.whereIn('id', ids));
    return found.map(toDeploymentRecord);
  }

  /** What the last deployments of a target led to, each state once. */
  async listTargetStates(
    scope: Scope,
    target: DeploymentTarget,
    limit: number,
  ): Promise<TargetState[]> {
    const found = await this.deployments.list(
      DEPLOYMENTS.where(this.knex, {
        ...targetMembers(scope, target),
        targetId: target.id,
      })
        .orderBy('created_at', 'desc')
        .limit(limit),
    );
    const states = found.map(each => toDeploymentRecord(each).targetState);
    return [
      ...new Map(states.map(state => [JSON.stringify(state), state])).values(),
    ];
  }

  /** What the deployments that are not over lead to. */
  async listRunningTargets(
    scope: Scope,
  ): Promise<{ targetName: string; targetState: TargetState }[]> {
    const running = await this.deployments.list(
      DEPLOYMENTS.where(this.knex, pickScope(scope)).whereNull('completed_at'),
    );
    return running.map(toDeploymentRecord).map(({ target, targetState }) => ({
      targetName: target.name,
      targetState,
    }));
  }

  /** Its log, outputs and resources go with it. */
  async delete(id: string): Promise<void> {
    await DEPLOYMENTS.where(this.knex, { id }).delete();
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
    const found = await this.deployments.find(this.knex, { id });
    return found && toDeploymentRecord(found);
  }

  /**
   * Has the engine of a deployment that waits look again now, or as soon as the
   * deployment waits.
   */
  async wake(id: string, now: Date): Promise<void> {
    await runningDeployment(this.knex, id).update({ check_at: now.getTime() });
  }

  /**
   * Whether a deployment has destroyed what a target had. A target that was only
   * removed has kept its infrastructure.
   */
  async isDestroyed(scope: Scope, target: DeploymentTarget): Promise<boolean> {
    const deletes = DEPLOYMENTS.where(this.knex, {
      ...targetMembers(scope, target),
      targetId: target.id,
      status: 'DELETE_COMPLETE',
    }).andWhereNot({ engine: 'NONE' });
    return (await DEPLOYMENTS.count(deletes)) > 0;
  }

  /** Whether a target was created or updated after one of its deployments. */
  async hasChangedSince({
    createdAt,
    target,
  }: DeploymentRecord): Promise<boolean> {
    const { created_at: since } = DEPLOYMENTS.toRow({ createdAt });
    const changes = DEPLOYMENTS.where(this.knex, { targetId: target.id })
      .andWhereNot({ operation: 'delete' })
      .andWhere('created_at', '>', since);
    return (await DEPLOYMENTS.count(changes)) > 0;
  }

  /** When the steps of deployments began. */
  async listStepStarts(ids: string[]): Promise<Map<string, StepStarts>> {
    const rows = await STEPS.list(
      STEPS.where(this.knex, {}).whereIn('deployment_id', ids),
    );
    const starts = new Map<string, StepStarts>();
    for (const { deploymentId: id, step, startedAt } of rows) {
      starts.set(id, { ...starts.get(id), [step]: startedAt });
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
    await runningDeployment(this.knex, id).update(
      this.deployments.toRow({
        id,
        notifiedOutputs: Encrypted.of(outputs),
        ...(statusMessage !== undefined && { statusMessage }),
        lastModifiedAt: now,
      }),
    );
  }

  /** Stores the progress of a runner while its deployment runs. */
  async recordProgress(
    id: string,
    { completed, total }: DeploymentProgress,
  ): Promise<void> {
    await runningDeployment(this.knex, id).update(
      DEPLOYMENTS.toRow({
        resourcesCompleted: completed,
        resourcesTotal: total,
      }),
    );
  }

  async findNotifiedOutputs(id: string): Promise<NotifiedOutput[]> {
    const found = await this.deployments.find(this.knex, { id });
    return found ? toDeploymentRecord(found).notifiedOutputs : [];
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
