import { Knex } from 'knex';
import { RepositoryKey } from './RepositoryStore';
import { Table } from './Table';
import { Scope, pickScope } from './scope';

/** What an account has set for the pipelines of its services. */
export interface AccountSettings {
  pipelineServiceRoleArn?: string;
  pipelineCodebuildRoleArn?: string;
  pipelineProvisioningRepository?: RepositoryKey & { branch: string };
}

const SETTINGS = new Table<Scope & { settings: AccountSettings }>(
  'account_settings',
  { accountId: 'value', region: 'value', settings: 'json' },
);

export class AccountSettingsStore {
  constructor(private readonly knex: Knex) {}

  async find(scope: Scope): Promise<AccountSettings> {
    const row = await SETTINGS.find(this.knex, pickScope(scope));
    return row?.settings ?? {};
  }

  /** As `find`; nobody else changes them until the transaction ends. */
  async findForUpdate(scope: Scope): Promise<AccountSettings> {
    await SETTINGS.insertUnlessThere(
      this.knex,
      { ...pickScope(scope), settings: {} },
      ['accountId', 'region'],
    );
    const row = await SETTINGS.find(this.knex, pickScope(scope), 'update');
    return row?.settings ?? {};
  }

  /**
   * Whoever locks an account in a region waits until the transaction ends, so
   * that what is counted against a quota is still true when a resource is added.
   */
  async lock(scope: Scope): Promise<void> {
    await this.findForUpdate(scope);
  }

  async update(scope: Scope, settings: AccountSettings): Promise<void> {
    await SETTINGS.where(this.knex, pickScope(scope)).update(
      SETTINGS.toRow({ settings }),
    );
  }
}
