import {
  AccountSettings,
  AccountSettingsStore,
} from '../database/AccountSettingsStore';
import { Database } from '../database/Database';
import { EnvironmentCounts } from '../database/ResourceSummaryStore';
import { Scope } from '../database/scope';
import { ValidationException } from '../errors';

/** What `UpdateAccountSettings` asks for; what is absent stays. */
export interface AccountSettingsUpdate {
  /** Removed when empty. */
  pipelineServiceRoleArn?: string;
  /** Removed when empty. */
  pipelineCodebuildRoleArn?: string;
  pipelineProvisioningRepository?: AccountSettings['pipelineProvisioningRepository'];
  deletePipelineProvisioningRepository?: boolean;
}

/** How many resources an account has in a region. */
export interface ResourcesSummary {
  environmentTemplates: number;
  environments: EnvironmentCounts;
}

/** What concerns an account in a region as a whole. */
export class AccountService {
  constructor(private readonly database: Database) {}

  async getSettings(scope: Scope): Promise<AccountSettings> {
    return this.database.stores.accountSettings.find(scope);
  }

  async updateSettings(
    scope: Scope,
    update: AccountSettingsUpdate,
  ): Promise<AccountSettings> {
    const { pipelineProvisioningRepository: repository } = update;
    if (repository && update.deletePipelineProvisioningRepository) {
      throw new ValidationException(
        'pipelineProvisioningRepository and deletePipelineProvisioningRepository exclude one another; give one of them',
      );
    }
    return this.database.transaction(async stores => {
      if (
        repository &&
        !(await stores.repositories.find(scope, repository, 'share'))
      ) {
        throw new ValidationException(
          `${repository.provider} repository ${repository.name} is not registered; create it first`,
        );
      }
      return change(stores.accountSettings, scope, update);
    });
  }

  async summarizeResources(scope: Scope): Promise<ResourcesSummary> {
    const { summaries, templates } = this.database.stores;
    return {
      environmentTemplates: await templates.count(scope),
      environments: await summaries.summarizeEnvironments(scope),
    };
  }
}

async function change(
  store: AccountSettingsStore,
  scope: Scope,
  update: AccountSettingsUpdate,
): Promise<AccountSettings> {
  const current = await store.findForUpdate(scope);
  const settings: AccountSettings = {
    pipelineServiceRoleArn: keepUnlessEmpty(
      update.pipelineServiceRoleArn ?? current.pipelineServiceRoleArn,
    ),
    pipelineCodebuildRoleArn: keepUnlessEmpty(
      update.pipelineCodebuildRoleArn ?? current.pipelineCodebuildRoleArn,
    ),
    pipelineProvisioningRepository: update.deletePipelineProvisioningRepository
      ? undefined
      : update.pipelineProvisioningRepository ??
        current.pipelineProvisioningRepository,
  };
  await store.update(scope, settings);
  return settings;
}

function keepUnlessEmpty(roleArn: string | undefined): string | undefined {
  return roleArn === '' ? undefined : roleArn;
}
