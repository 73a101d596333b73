import type {
  AuthService,
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  type ProtonService,
  type ProtonTarget,
  readAccountCredentials,
} from '@proton-vending/backstage-plugin-proton-node';
import { EksClusterDescriber } from '../clusters/EksClusterDescriber';
import type { ProviderConfig } from '../config/readProviderConfigs';
import { EntityBuilder } from '../entities/EntityBuilder';
import type { ProtonEnvironmentTransformer } from '../entities/EnvironmentTransformer';
import { SoftwareTemplateBuilder } from '../entities/SoftwareTemplateBuilder';
import { DatabaseDetailsStore } from '../environments/DatabaseDetailsStore';
import { EnvironmentDetailsReader } from '../environments/EnvironmentDetailsReader';
import type { SyncMetrics } from '../metrics/SyncMetrics';
import { CatalogOwners } from '../owners/CatalogOwners';
import { OwnerCheck } from '../owners/OwnerCheck';
import { ProblemLog } from '../problems/ProblemLog';
import { CatalogSync } from './CatalogSync';
import type { ProvidedEntities } from './ProvidedEntities';
import { TargetLists } from './TargetLists';

/** Puts together what compares the entities of one provider with Proton. */
export function createCatalogSync(options: {
  config: Config;
  proton: ProtonService;
  logger: LoggerService;
  transformers?: ProtonEnvironmentTransformer[];
  catalog?: CatalogService;
  auth?: AuthService;
  database?: DatabaseService;
  metrics?: SyncMetrics;
  /** Of the provider, in the catalog. */
  name: string;
  provider: ProviderConfig;
  targets: Required<ProtonTarget>[];
  provided: ProvidedEntities;
}): CatalogSync {
  const { config, proton, logger, transformers = [], metrics } = options;
  const { catalog, auth, database, name, provider, provided } = options;
  const problems = ProblemLog.create(logger);
  const ownerProblems = ProblemLog.create(logger);
  const details = EnvironmentDetailsReader.create({
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
      DatabaseDetailsStore.create({ database, provider: name, logger }),
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
  return CatalogSync.create({
    targets: options.targets,
    namespace: provider.rules.namespace,
    proton,
    lists: TargetLists.create({
      proton,
      environmentTemplates: provider.environmentTemplates,
    }),
    details,
    builder: EntityBuilder.create({
      proton,
      rules: provider.rules,
      details,
      transformers,
      problems,
      locationKey: name,
    }),
    softwareTemplates:
      provider.softwareTemplates &&
      SoftwareTemplateBuilder.create({
        proton,
        rules: provider.softwareTemplates,
        tagNames: provider.rules.tagNames,
        problems,
        locationKey: name,
      }),
    owners:
      catalog &&
      auth &&
      OwnerCheck.create({
        owners: CatalogOwners.create({ catalog, auth }),
        problems: ownerProblems,
        logger,
      }),
    problems,
    provided,
    onCompared: (outcome, seconds) =>
      metrics?.record({ provider: provider.id, outcome, seconds }),
  });
}
