import type { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  readConsoleSignIn,
  readOutputMapping,
} from '@proton-vending/backstage-plugin-proton-node';
import type { RepositoryHosts } from '../console/repositoryUrl';
import type { EntityRules } from '../entities/EntityRules';
import { DEFAULT_TAG_NAMES, TagNames } from '../tags/TagNames';

/** Reads what a provider's configuration, and Backstage's own, say of entities. */
export function readEntityRules(root: Config, provider?: Config): EntityRules {
  return {
    namespace: provider?.getOptionalString('namespace') ?? 'default',
    defaultOwner: provider?.getOptionalString('defaultOwner') ?? 'unknown',
    defaultSystem: provider?.getOptionalString('defaultSystem'),
    tagNames: readTagNames(provider?.getOptionalConfig('tags')),
    outputMapping: readOutputMapping(provider?.getOptionalConfig('outputs')),
    kubernetes: {
      assumeRole: provider?.getOptionalString('kubernetes.assumeRole'),
      accountCredentials: provider?.getOptionalBoolean(
        'kubernetes.accountCredentials',
      ),
      externalId: provider?.getOptionalString('kubernetes.externalId'),
      workloads: provider?.getOptionalString('kubernetes.workloads'),
    },
    signIn: readConsoleSignIn(root),
    appBaseUrl:
      provider?.getOptionalBoolean('links.clusterPage') ?? true
        ? root.getOptionalString('app.baseUrl')
        : undefined,
    repositoryHosts: readRepositoryHosts(root),
  };
}

function readTagNames(config?: Config): TagNames {
  const names = { ...DEFAULT_TAG_NAMES };
  const single = [
    'owner',
    'system',
    'lifecycle',
    'dependsOn',
    'dependencyOf',
    'labelPrefix',
  ] as const;
  for (const key of single) {
    names[key] = config?.getOptionalString(key) ?? names[key];
  }
  const labels = config?.getOptionalConfig('labels');
  return {
    ...names,
    labels: Object.fromEntries(
      (labels?.keys() ?? []).map(label => [
        label,
        labels?.getString(label) ?? '',
      ]),
    ),
  };
}

/**
 * GitHub Enterprise is wherever the one host of `integrations.github` is that is
 * not github.com; with several, Proton's API does not say which.
 */
function readRepositoryHosts(root: Config): RepositoryHosts {
  const enterprise = ScmIntegrations.fromConfig(root)
    .github.list()
    .map(({ config }) => config.host)
    .filter(host => host !== 'github.com');
  return {
    GITHUB: 'github.com',
    GITHUB_ENTERPRISE: enterprise.length === 1 ? enterprise[0] : undefined,
    BITBUCKET: 'bitbucket.org',
  };
}
