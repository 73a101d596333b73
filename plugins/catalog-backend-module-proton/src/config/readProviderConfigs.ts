import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { EntityRules } from '../entities/EntityRules';
import { readEntityRules } from './readEntityRules';
import { readSoftwareTemplateRules } from './readSoftwareTemplateRules';
import type { SoftwareTemplateRules } from './SoftwareTemplateRules';

/** One entry of `catalog.providers.proton`. */
export interface ProviderConfig {
  id: string;
  /** All accounts and regions when absent. */
  accounts?: { accountId: string; regions?: string[] }[];
  /** Only environments of these; those of all environment templates when absent. */
  environmentTemplates?: string[];
  rules: EntityRules;
  /** Of the software templates; none are made when absent. */
  softwareTemplates?: SoftwareTemplateRules;
  /** Whether EKS is asked for what outputs lack, and where it is. */
  describeClusters?: { endpoint?: string };
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
    ? ids.map(id =>
        readProviderConfig(id, config, providers?.getOptionalConfig(id)),
      )
    : [readProviderConfig('default', config)];
}

function readProviderConfig(
  id: string,
  root: Config,
  config?: Config,
): ProviderConfig {
  const schedule = config?.getOptionalConfig('schedule');
  const rules = readEntityRules(root, config);
  return {
    id,
    accounts: config?.getOptionalConfigArray('accounts')?.map(account => ({
      accountId: account.getString('accountId'),
      regions: account.getOptionalStringArray('regions'),
    })),
    environmentTemplates: config?.getOptionalStringArray(
      'environmentTemplates',
    ),
    rules,
    softwareTemplates: readSoftwareTemplateRules(rules, config),
    describeClusters: config?.getOptionalBoolean('eks.describeClusters')
      ? { endpoint: config.getOptionalString('eks.endpoint') }
      : undefined,
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
  };
}
