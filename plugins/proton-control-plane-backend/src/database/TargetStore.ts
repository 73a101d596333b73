import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import {
  DEPLOYMENT_TARGETS,
  DeploymentTarget,
  TargetName,
  getTargetKind,
} from '../resources/deploymentTargets';
import { StoredTime, fromOptionalDate, toDate } from './columns';
import { TargetState } from './deploymentRows';
import { Scope, scopeColumns } from './scope';

/** A resource that deployments are for, as they see it. */
export interface TargetRecord extends Scope, DeploymentTarget {
  templateName: string;
  majorVersion: number;
  minorVersion: number;
  spec: string;
  deploymentStatus: DeploymentStatus;
  lastAttemptedDeploymentId?: string;
  lastSucceededDeploymentId?: string;
}

/** The columns that the table of every kind of target has. */
interface Row {
  id: string;
  account_id: string;
  region: string;
  name: string;
  template_name: string;
  major_version: number;
  minor_version: number;
  spec: string;
  /** Whether a deployment ever began to provision anything. */
  reached_apply: boolean;
  deployment_status: DeploymentStatus;
  deployment_status_message: string | null;
  last_attempted_deployment_id: string | null;
  last_succeeded_deployment_id: string | null;
  last_deployment_succeeded_at: StoredTime | null;
  created_at: StoredTime;
}

/** What a deployment changes of its target. */
export interface TargetChange {
  deploymentStatus: DeploymentStatus;
  /** Undefined removes it; it stays as it was when absent. */
  deploymentStatusMessage?: string;
  /** What is deployed now; absent when that stays as it was. */
  deployed?: {
    state: TargetState;
    deploymentId: string;
    deployedAt: Date;
  };
}

/** What deployments are for, whatever its kind. */
export class TargetStore {
  constructor(private readonly knex: Knex) {}

  async find(
    scope: Scope,
    target: TargetName,
  ): Promise<TargetRecord | undefined> {
    const row = await this.named(scope, target).first();
    return row && toRecord(row, target);
  }

  /** As `find`; nobody else changes the target until the transaction ends. */
  async findForUpdate(
    scope: Scope,
    target: TargetName,
  ): Promise<TargetRecord | undefined> {
    const row = await this.named(scope, target).forUpdate().first();
    return row && toRecord(row, target);
  }

  /** The last deployments of the targets that exist, by the id of the target. */
  async findLastDeployments(
    targets: DeploymentTarget[],
  ): Promise<Map<string, { attempted?: string; succeeded?: string }>> {
    const kinds = new Set(targets.map(({ kind }) => kind));
    const rows = await Promise.all(
      [...kinds].map(kind =>
        this.table({ kind })
          .whereIn(
            'id',
            targets.filter(each => each.kind === kind).map(({ id }) => id),
          )
          .select(
            'id',
            'last_attempted_deployment_id',
            'last_succeeded_deployment_id',
          ),
      ),
    );
    return new Map(
      rows.flat().map(row => [
        row.id,
        {
          attempted: row.last_attempted_deployment_id ?? undefined,
          succeeded: row.last_succeeded_deployment_id ?? undefined,
        },
      ]),
    );
  }

  async update(target: DeploymentTarget, change: TargetChange): Promise<void> {
    const { deployed } = change;
    await this.row(target).update({
      deployment_status: change.deploymentStatus,
      ...('deploymentStatusMessage' in change && {
        deployment_status_message: change.deploymentStatusMessage ?? null,
      }),
      ...(deployed && {
        template_name: deployed.state.templateName,
        major_version: deployed.state.majorVersion,
        minor_version: deployed.state.minorVersion,
        spec: deployed.state.spec,
        last_succeeded_deployment_id: deployed.deploymentId,
        last_deployment_succeeded_at: fromOptionalDate(deployed.deployedAt),
      }),
    });
  }

  /** Says what happens of the targets whose last deployments are given. */
  async setStatusMessage(
    deploymentIds: string[] | Knex.QueryBuilder,
    message: string | null,
  ): Promise<void> {
    for (const { table } of Object.values(DEPLOYMENT_TARGETS)) {
      await this.knex(table.name)
        .whereIn('last_attempted_deployment_id', deploymentIds as string[])
        .update({ deployment_status_message: message });
    }
  }

  /** Remembers that a deployment of the target begins to provision. */
  async markReachedApply(target: DeploymentTarget): Promise<void> {
    await this.row(target).update({ reached_apply: true });
  }

  /** Whether a deployment of the target ever began to provision. */
  async mayHaveProvisioned(target: DeploymentTarget): Promise<boolean> {
    const row = await this.row(target).first('reached_apply');
    return row === undefined || Boolean(row.reached_apply);
  }

  async delete(target: DeploymentTarget): Promise<void> {
    await this.row(target).delete();
    await this.knex('engine_states').where({ target_id: target.id }).delete();
  }

  private named(scope: Scope, { kind, name, parent }: TargetName) {
    const { parentColumn } = getTargetKind({ kind }).table;
    return this.table({ kind }).where({
      ...scopeColumns(scope),
      name,
      ...(parentColumn && { [parentColumn]: parent }),
    });
  }

  private row(target: DeploymentTarget) {
    return this.table(target).where({ id: target.id });
  }

  private table(target: Pick<TargetName, 'kind'>) {
    return this.knex<Row>(getTargetKind(target).table.name);
  }
}

function toRecord(row: Row, { kind, parent }: TargetName): TargetRecord {
  return {
    kind,
    parent,
    id: row.id,
    accountId: row.account_id,
    region: row.region,
    name: row.name,
    templateName: row.template_name,
    majorVersion: row.major_version,
    minorVersion: row.minor_version,
    spec: row.spec,
    deploymentStatus: row.deployment_status,
    lastAttemptedDeploymentId: row.last_attempted_deployment_id ?? undefined,
    lastSucceededDeploymentId: row.last_succeeded_deployment_id ?? undefined,
    createdAt: toDate(row.created_at),
  };
}
