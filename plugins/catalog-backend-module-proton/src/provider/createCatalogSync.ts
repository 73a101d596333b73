import { readAccountCredentials } from '@proton-vending/backstage-plugin-proton-node';
import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import { EksClusterDescriber } from '../clusters/EksClusterDescriber';
import type { ProviderConfig } from '../config/readProviderConfigs';
import { EntityBuilder } from '../entities/EntityBuilder';
import { DatabaseDetailsStore } from '../environments/DatabaseDetailsStore';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetailsReader';
import type { SyncMetrics } from '../metrics/SyncMetrics';
import { OwnerCheck } from '../owners/OwnerCheck';
import { ProblemLog } from '../problems/ProblemLog';
import { CatalogSync } from './CatalogSync';
import type { ProvidedEntities } from './ProvidedEntities';
import type { ProtonEnvironmentProviderOptions } from './ProtonEnvironmentProviderOptions';
import { TargetLists } from './TargetLists';

/** Puts together what compares the entities of one provider with Proton. */
export function createCatalogSync(
  services: Omit<ProtonEnvironmentProviderOptions, 'metrics'>,
  options: {
    /** Of the provider, in the catalog. */
    name: string;
    provider: ProviderConfig;
    targets: Required<ProtonTarget>[];
    provided: ProvidedEntities;
    metrics?: SyncMetrics;
  },
): CatalogSync {
  const { config, proton, logger, catalog, auth, database } = services;
  const { name, provider, provided, targets, metrics } = options;
  const problems = new ProblemLog(logger);
  const ownerProblems = new ProblemLog(logger);
  const details = new EnvironmentDetailsReader({
    outputMapping: provider.rules.outputMapping,
    proton,
    clusters:
      provider.describeClusters &&
      EksClusterDescriber.create({
        ...provider.describeClusters,
        getCredentials: accountId =>
          readAccountCredentials({ config, accountId }),
        logger,
      }),
    store:
      database &&
      new DatabaseDetailsStore({ database, provider: name, logger }),
  });
  metrics?.observe({
    id: provider.id,
    countEnvironments: () => provided.countEnvironments(),
    countProblems: () =>
      new Map([
        ...problems.count(),
        ['owner', ownerProblems.count().get('owner') ?? 0],
      ]),
  });
  return new CatalogSync({
    targets,
    proton,
    lists: new TargetLists(proton, provider.environmentTemplates),
    details,
    builder: new EntityBuilder({
      proton,
      rules: provider.rules,
      softwareTemplates: provider.softwareTemplates,
      details,
      transformers: services.transformers ?? [],
      problems,
      locationKey: name,
    }),
    owners:
      catalog &&
      auth &&
      new OwnerCheck({ catalog, auth, problems: ownerProblems, logger }),
    problems,
    provided,
    onCompared: (outcome, seconds) =>
      metrics?.record({ provider: provider.id, outcome, seconds }),
  });
}
