import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import {
  DEPLOYMENT_TARGETS,
  DeploymentTarget,
  TargetName,
  getTargetKind,
} from '../resources/deploymentTargets';
import { Encrypted } from './Encrypted';
import { Table } from './Table';
import { TargetState } from './deploymentRows';
import { Scope, pickScope } from './scope';

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

/** What the table of every kind of target has. */
interface StoredTarget extends Omit<TargetRecord, 'kind' | 'parent' | 'spec'> {
  spec: Encrypted<string>;
  /** Whether a deployment ever began to provision anything. */
  reachedApply: boolean;
  deploymentStatusMessage?: string;
  lastDeploymentSucceededAt?: Date;
}

const COLUMNS = {
  id: 'value',
  accountId: 'value',
  region: 'value',
  name: 'value',
  templateName: 'value',
  majorVersion: 'value',
  minorVersion: 'value',
  spec: 'encryptedText',
  reachedApply: 'flag',
  deploymentStatus: 'value',
  deploymentStatusMessage: 'value',
  lastAttemptedDeploymentId: 'value',
  lastSucceededDeploymentId: 'value',
  lastDeploymentSucceededAt: 'time',
  createdAt: 'time',
} as const;

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
  constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
  ) {}

  /** `update`: nobody else changes the target until the transaction ends. */
  async find(
    scope: Scope,
    { kind, name, parent }: TargetName,
    lock?: 'update',
  ): Promise<TargetRecord | undefined> {
    const table = tableOf({ kind }).encryptedBy(this.encryption);
    const { parentColumn } = getTargetKind({ kind }).table;
    const query = table.where(this.knex, { ...pickScope(scope), name });
    if (parentColumn !== undefined) {
      query.andWhere({ [parentColumn]: parent });
    }
    if (lock) {
      query.forUpdate();
    }
    const found = await table.first(query);
    if (!found) {
      return undefined;
    }
    const { spec, ...target } = found;
    return {
      ...target,
      kind,
      parent,
      get spec() {
        return spec.read();
      },
    };
  }

  /** The last deployments of the targets that exist, by the id of the target. */
  async findLastDeployments(
    targets: DeploymentTarget[],
  ): Promise<Map<string, { attempted?: string; succeeded?: string }>> {
    const kinds = new Set(targets.map(({ kind }) => kind));
    const found = await Promise.all(
      [...kinds].map(kind => {
        const ofKind = targets.filter(each => each.kind === kind);
        const ids = ofKind.map(({ id }) => id);
        const table = tableOf({ kind });
        return table.list(table.where(this.knex, {}).whereIn('id', ids));
      }),
    );
    return new Map(
      found.flat().map(target => [
        target.id,
        {
          attempted: target.lastAttemptedDeploymentId,
          succeeded: target.lastSucceededDeploymentId,
        },
      ]),
    );
  }

  async update(
    target: DeploymentTarget,
    { deployed, ...status }: TargetChange,
  ): Promise<void> {
    await this.set(target, {
      ...status,
      ...(deployed && {
        ...deployed.state,
        spec: Encrypted.of(deployed.state.spec),
        lastSucceededDeploymentId: deployed.deploymentId,
        lastDeploymentSucceededAt: deployed.deployedAt,
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
    await this.set(target, { reachedApply: true });
  }

  /** Whether a deployment of the target ever began to provision. */
  async mayHaveProvisioned(target: DeploymentTarget): Promise<boolean> {
    const found = await tableOf(target).find(this.knex, { id: target.id });
    return found?.reachedApply ?? true;
  }

  async delete(target: DeploymentTarget): Promise<void> {
    await tableOf(target).where(this.knex, { id: target.id }).delete();
    await this.knex('engine_states').where({ target_id: target.id }).delete();
  }

  private async set(
    target: DeploymentTarget,
    change: Partial<StoredTarget>,
  ): Promise<void> {
    const { id } = target;
    const table = tableOf(target).encryptedBy(this.encryption);
    await table.where(this.knex, { id }).update(table.toRow({ ...change, id }));
  }
}

function tableOf(target: Pick<TargetName, 'kind'>): Table<StoredTarget> {
  return new Table<StoredTarget>(getTargetKind(target).table.name, COLUMNS, {
    key: ['id'],
  });
}
