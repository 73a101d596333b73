import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { V1Toleration } from '@kubernetes/client-node';
import { ClusterOptions } from './cluster/createKubeConfig';
import {
  KubernetesJobOptions,
  ResourceAmounts,
  RunProviderCache,
} from './KubernetesOptions';

const KEY = 'protonControlPlane.kubernetes';

const DEFAULT_NAMESPACE = 'proton-runs';

/** What a run with the AWS provider needs. */
const DEFAULT_REQUESTS: ResourceAmounts = { cpu: '500m', memory: '1Gi' };
const DEFAULT_LIMITS: ResourceAmounts = { memory: '2Gi' };

const DEFAULT_GRACE: HumanDuration = { minutes: 15 };
const DEFAULT_TTL: HumanDuration = { hours: 1 };

const DEFAULT_PROVIDER_PATH = '/providers';

/** The folders that runs write to are no place for it. */
const ABSOLUTE_PATH = /^\/(?!(work|tmp)(\/|$))[^:]+$/;
const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The configuration in `protonControlPlane.kubernetes`. */
export interface KubernetesSettings {
  cluster: ClusterOptions;
  jobs: KubernetesJobOptions;
}

/** Undefined when there is no such configuration. Throws an `InputError` that names a wrong key. */
export function readKubernetesOptions(
  root: Config,
): KubernetesSettings | undefined {
  const config = root.getOptionalConfig(KEY);
  return (
    config && {
      cluster: {
        kubeconfig: config.getOptionalString('cluster.kubeconfig'),
        context: config.getOptionalString('cluster.context'),
      },
      jobs: readJobs(config),
    }
  );
}

function readJobs(config: Config): KubernetesJobOptions {
  const namespace = config.getOptionalString('namespace') ?? DEFAULT_NAMESPACE;
  requireMatch('namespace', namespace, DNS_LABEL, 'a namespace');
  return {
    namespace,
    image: config.getString('image'),
    imagePullPolicy: readPullPolicy(config),
    imagePullSecrets: config.getOptionalStringArray('imagePullSecrets') ?? [],
    runnerUrl: readUrl(config, 'runnerUrl'),
    serviceAccounts: {
      default: readName(config, 'serviceAccounts.default'),
      accounts: readAccounts(config),
      templates: readNames(config, 'serviceAccounts.templates'),
    },
    resources: {
      requests: readAmounts(config, 'resources.requests', DEFAULT_REQUESTS),
      limits: readAmounts(config, 'resources.limits', DEFAULT_LIMITS),
    },
    workFolderSize: readQuantity(config, 'workFolderSize') ?? '4Gi',
    providerCache: readProviderCache(config),
    env: readStrings(config, 'env'),
    nodeSelector: readStrings(config, 'nodeSelector'),
    tolerations: config.getOptional<V1Toleration[]>('tolerations') ?? [],
    priorityClassName: readName(config, 'priorityClassName'),
    labels: readStrings(config, 'labels'),
    annotations: readStrings(config, 'annotations'),
    runAsUser: readUser(config),
    terminationGracePeriodSeconds: readSeconds(
      config,
      'terminationGracePeriod',
      DEFAULT_GRACE,
    ),
    ttlSecondsAfterFinished: readSeconds(
      config,
      'keepFinishedJobsFor',
      DEFAULT_TTL,
    ),
  };
}

function readProviderCache(config: Config): RunProviderCache | undefined {
  const cache = config.getOptionalConfig('providerCache');
  if (!cache) {
    return undefined;
  }
  const path = cache.getOptionalString('path') ?? DEFAULT_PROVIDER_PATH;
  requireMatch(
    'providerCache.path',
    path,
    ABSOLUTE_PATH,
    'an absolute path other than /work and /tmp',
  );
  return {
    claimName: readName(config, 'providerCache.claimName'),
    path,
    allowDownloads: cache.getOptionalBoolean('allowDownloads') ?? false,
  };
}

function requireMatch(
  key: string,
  value: string,
  pattern: RegExp,
  what: string,
): void {
  if (!pattern.test(value)) {
    throw new InputError(`${KEY}.${key} must be ${what}, not "${value}"`);
  }
}

function readPullPolicy(
  config: Config,
): KubernetesJobOptions['imagePullPolicy'] {
  const value = config.getOptionalString('imagePullPolicy');
  if (
    value === undefined ||
    value === 'Always' ||
    value === 'IfNotPresent' ||
    value === 'Never'
  ) {
    return value;
  }
  throw new InputError(
    `${KEY}.imagePullPolicy must be Always, IfNotPresent or Never, not "${value}"`,
  );
}

function readUrl(config: Config, key: string): string | undefined {
  const value = config.getOptionalString(key);
  if (value !== undefined && !/^https?:\/\/./.test(value)) {
    throw new InputError(
      `${KEY}.${key} must be an http or https URL, not "${value}"`,
    );
  }
  return value;
}

function readName(config: Config, key: string): string | undefined {
  const value = config.getOptionalString(key);
  if (value !== undefined) {
    requireMatch(key, value, DNS_NAME, 'the name of a Kubernetes object');
  }
  return value;
}

function readNames(config: Config, key: string): Record<string, string> {
  const names = readStrings(config, key);
  for (const [name, value] of Object.entries(names)) {
    requireMatch(
      `${key}.${name}`,
      value,
      DNS_NAME,
      'the name of a service account',
    );
  }
  return names;
}

function readAccounts(config: Config): Record<string, string> {
  const key = 'serviceAccounts.accounts';
  const accounts = readNames(config, key);
  for (const account of Object.keys(accounts)) {
    if (!/^\d{12}$/.test(account)) {
      throw new InputError(
        `${KEY}.${key} must have AWS account IDs of twelve digits as keys, not "${account}". Quote them in YAML`,
      );
    }
  }
  return accounts;
}

/** YAML doesn't read values such as `true` or `1` as strings. */
function readStrings(config: Config, key: string): Record<string, string> {
  const value = config.getOptional<Record<string, unknown>>(key) ?? {};
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (typeof each === 'object') {
        throw new InputError(`${KEY}.${key}.${name} must be a string`);
      }
      return [name, String(each)];
    }),
  );
}

function readQuantity(config: Config, key: string): string | undefined {
  const value = config.getOptional<string | number>(key);
  if (value === undefined) {
    return undefined;
  }
  requireMatch(key, String(value), QUANTITY, 'an amount such as 500m or 4Gi');
  return String(value);
}

function readAmounts(
  config: Config,
  key: string,
  fallback: ResourceAmounts,
): ResourceAmounts {
  const amounts = readStrings(config, key);
  for (const [name, value] of Object.entries(amounts)) {
    requireMatch(
      `${key}.${name}`,
      value,
      QUANTITY,
      'an amount such as 500m or 4Gi',
    );
  }
  return { ...fallback, ...amounts };
}

function readUser(config: Config): number {
  const user = config.getOptionalNumber('runAsUser') ?? 1000;
  if (!Number.isInteger(user) || user < 1) {
    throw new InputError(
      `${KEY}.runAsUser must be the number of a user other than root, not ${user}`,
    );
  }
  return user;
}

function readSeconds(
  config: Config,
  key: string,
  fallback: HumanDuration,
): number {
  const duration = config.has(key)
    ? readDurationFromConfig(config, { key })
    : fallback;
  const seconds = Math.round(durationToMilliseconds(duration) / 1000);
  if (seconds < 1) {
    throw new InputError(`${KEY}.${key} must be a second or longer`);
  }
  return seconds;
}
