import type { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  readConsoleSignIn,
  readOutputMapping,
} from '@proton-vending/backstage-plugin-proton-node';
import { DEFAULT_TAG_NAMES, type TagNames } from '../entities/readEntityTags';
import type { RepositoryHosts } from '../entities/repositoryUrl';

/** What the configuration says of the entities that a provider makes. */
export type EntityRules = ReturnType<typeof readEntityRules>;

/** Reads what a provider's configuration, and Backstage's own, say of entities. */
export function readEntityRules(root: Config, provider?: Config) {
  return {
    namespace: provider?.getOptionalString('namespace') ?? 'default',
    defaultOwner: provider?.getOptionalString('defaultOwner') ?? 'unknown',
    defaultSystem: provider?.getOptionalString('defaultSystem'),
    tagNames: readTagNames(provider?.getOptionalConfig('tags')),
    outputMapping: readOutputMapping(provider?.getOptionalConfig('outputs')),
    /** How Backstage's Kubernetes plugin gets into the clusters. */
    kubernetes: {
      /** ARN of the role to assume; `{accountId}` in it is the environment's account. */
      assumeRole: provider?.getOptionalString('kubernetes.assumeRole'),
      /** Whether to use the credentials that `aws.accounts` has for that account. */
      accountCredentials: provider?.getOptionalBoolean(
        'kubernetes.accountCredentials',
      ),
      externalId: provider?.getOptionalString('kubernetes.externalId'),
      /** Label selector of the workloads that a cluster's own page shows. */
      workloads: provider?.getOptionalString('kubernetes.workloads'),
    },
    signIn: readConsoleSignIn(root),
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
 * not github.com, and GitLab the one host of `integrations.gitlab`; with several,
 * Proton's API does not say which.
 */
function readRepositoryHosts(root: Config): RepositoryHosts {
  const enterprise = ScmIntegrations.fromConfig(root)
    .github.list()
    .map(({ config }) => config.host)
    .filter(host => host !== 'github.com');
  const gitlab = (root.getOptionalConfigArray('integrations.gitlab') ?? []).map(
    config => config.getString('host'),
  );
  return {
    GITHUB: 'github.com',
    GITHUB_ENTERPRISE: enterprise.length === 1 ? enterprise[0] : undefined,
    BITBUCKET: 'bitbucket.org',
    GITLAB: gitlab.length > 1 ? undefined : gitlab[0] ?? 'gitlab.com',
  };
}
