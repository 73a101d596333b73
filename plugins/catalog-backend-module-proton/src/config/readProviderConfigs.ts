import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';

/** One entry of `catalog.providers.proton`. */
export interface ProviderConfig {
  id: string;
  /** All accounts and regions when absent. */
  accounts?: { accountId: string; regions?: string[] }[];
  defaultOwner: string;
  namespace: string;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 5 },
};

/** Reads `catalog.providers.proton`; one provider for everything by default. */
export function readProviderConfigs(config: Config): ProviderConfig[] {
  const providers = config.getOptionalConfig('catalog.providers.proton');
  const ids = providers?.keys() ?? [];
  return ids.length > 0
    ? ids.map(id => readProviderConfig(id, providers?.getOptionalConfig(id)))
    : [readProviderConfig('default')];
}

function readProviderConfig(id: string, config?: Config): ProviderConfig {
  const schedule = config?.getOptionalConfig('schedule');
  return {
    id,
    accounts: config?.getOptionalConfigArray('accounts')?.map(account => ({
      accountId: account.getString('accountId'),
      regions: account.getOptionalStringArray('regions'),
    })),
    defaultOwner: config?.getOptionalString('defaultOwner') ?? 'unknown',
    namespace: config?.getOptionalString('namespace') ?? 'default',
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
  };
}
