import { Knex } from 'knex';
import { RepositoryKey } from './RepositoryStore';
import { fromJson, toJson } from './columns';
import { Scope, scopeColumns } from './scope';

/** What an account has set for the pipelines of its services. */
export interface AccountSettings {
  pipelineServiceRoleArn?: string;
  pipelineCodebuildRoleArn?: string;
  pipelineProvisioningRepository?: RepositoryKey & { branch: string };
}

interface Row {
  account_id: string;
  region: string;
  settings: string;
}

const TABLE = 'account_settings';

export class AccountSettingsStore {
  constructor(private readonly knex: Knex) {}

  async find(scope: Scope): Promise<AccountSettings> {
    const row = await this.knex<Row>(TABLE).where(scopeColumns(scope)).first();
    return row ? fromJson(row.settings) : {};
  }

  /** As `find`; nobody else changes them until the transaction ends. */
  async findForUpdate(scope: Scope): Promise<AccountSettings> {
    await this.lock(scope);
    return this.find(scope);
  }

  /**
   * Whoever locks an account in a region waits until the transaction ends, so
   * that what is counted against a quota is still true when a resource is added.
   */
  async lock(scope: Scope): Promise<void> {
    await this.knex(TABLE)
      .insert({ ...scopeColumns(scope), settings: toJson({}) })
      .onConflict(['account_id', 'region'])
      .ignore();
    await this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .forUpdate()
      .first('account_id');
  }

  async update(scope: Scope, settings: AccountSettings): Promise<void> {
    await this.knex<Row>(TABLE)
      .where(scopeColumns(scope))
      .update({ settings: toJson(settings) });
  }
}
