import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ProtonAccount,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { type EntityRules, readEntityRules } from './readEntityRules';

/** One entry of `catalog.providers.proton`. */
export type ProviderConfig = ReturnType<typeof readProviderConfig>;

/** What the configuration says of the software templates that a provider makes. */
export type SoftwareTemplateRules = NonNullable<
  ReturnType<typeof readSoftwareTemplateRules>
>;

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

function readProviderConfig(id: string, root: Config, config?: Config) {
  const schedule = config?.getOptionalConfig('schedule');
  const rules = readEntityRules(root, config);
  return {
    id,
    /** All accounts and regions when absent. */
    accounts: config?.getOptionalConfigArray('accounts')?.map(account => ({
      accountId: account.getString('accountId'),
      regions: account.getOptionalStringArray('regions'),
    })),
    /** Only environments of these; those of all environment templates when absent. */
    environmentTemplates: config?.getOptionalStringArray(
      'environmentTemplates',
    ),
    rules,
    /** None are made when absent. */
    softwareTemplates: readSoftwareTemplateRules(rules, config),
    /** Whether EKS is asked for what outputs lack, and where it is. */
    describeClusters: config?.getOptionalBoolean('eks.describeClusters')
      ? { endpoint: config.getOptionalString('eks.endpoint') }
      : undefined,
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : DEFAULT_SCHEDULE,
  };
}

function readSoftwareTemplateRules(rules: EntityRules, provider?: Config) {
  const config = provider?.getOptionalConfig('softwareTemplates');
  if (!config?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  return {
    namespace: config.getOptionalString('namespace') ?? rules.namespace,
    namePrefix: config.getOptionalString('namePrefix') ?? 'proton-',
    owner: config.getOptionalString('owner') ?? rules.defaultOwner,
    system: config.getOptionalString('system') ?? rules.defaultSystem,
    lifecycle: config.getOptionalString('lifecycle'),
    type: config.getOptionalString('type') ?? 'environment',
    tags: config.getOptionalStringArray('tags') ?? [],
    /** The input that gets the environment's name; the usual ones when absent. */
    nameInput: config.getOptionalString('nameInput'),
    /** Whether tags of an environment template go before all of this. */
    readTags: config.getOptionalBoolean('readTags') ?? false,
  };
}

/** The account and region pairs that a provider reads, in their order. */
export function selectTargets(options: {
  provider: {
    id: string;
    accounts?: { accountId: string; regions?: string[] }[];
  };
  configured: ProtonAccount[];
}): Required<ProtonTarget>[] {
  const { provider, configured } = options;
  return (provider.accounts ?? configured).flatMap(({ accountId, regions }) => {
    const account = configured.find(
      candidate => candidate.accountId === accountId,
    );
    const missing = regions?.find(region => !account?.regions.includes(region));
    if (!account || missing) {
      throw new InputError(
        `catalog.providers.proton.${provider.id} names ${
          missing && account ? `the region ${missing} of ` : ''
        }the account ${accountId}, which proton.accounts does not have`,
      );
    }
    return (regions ?? account.regions).map(region => ({ accountId, region }));
  });
}
