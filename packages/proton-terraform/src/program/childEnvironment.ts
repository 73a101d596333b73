import { RunCredentials } from '@proton-vending/backstage-plugin-proton-common';
import { resolve as resolvePath } from 'node:path';

/** By which AWS's SDKs find the credentials of whoever started Terraform. */
const HOST_CREDENTIALS = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
];

const ALLOWED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',

  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',

  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  ...HOST_CREDENTIALS,
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_CA_BUNDLE',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_MAX_ATTEMPTS',
  'AWS_RETRY_MODE',
  'AWS_STS_REGIONAL_ENDPOINTS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',

  'TF_CLI_CONFIG_FILE',
];

/** Where a service of AWS answers, such as `AWS_ENDPOINT_URL_S3`. */
const SERVICE_ENDPOINT = /^AWS_ENDPOINT_URL_[A-Z0-9_]+$/;

interface ChildEnvironmentOptions {
  /** What the operator adds for Terraform alone; wins over the host's. */
  additions?: Record<string, string>;
  pluginCacheDirectory?: string;
}

/**
 * The environment that Terraform and everything it starts can see. A template
 * can read it, so the backend's own secrets have no place in it, and neither
 * has what would change a command or a variable from outside.
 */
export function createChildEnvironment(
  host: NodeJS.ProcessEnv,
  options: ChildEnvironmentOptions = {},
): Record<string, string> {
  const environment: Record<string, string> = {};
  const names = Object.keys(host).filter(name => SERVICE_ENDPOINT.test(name));
  for (const name of [...ALLOWED, ...names]) {
    const value = host[name];
    if (value !== undefined) {
      environment[name] = value;
    }
  }
  Object.assign(environment, options.additions, {
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  });
  if (options.pluginCacheDirectory) {
    environment.TF_PLUGIN_CACHE_DIR = resolvePath(options.pluginCacheDirectory);
    // Without a lock file, and a deployment begins without one, Terraform
    // would not look into the cache at all.
    environment.TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE = '1';
  }
  return environment;
}

/**
 * Puts the credentials of a run in place of those of the host, and of its
 * instance. Without any, what the host has stays.
 */
export function withCredentials(
  environment: Record<string, string>,
  credentials: RunCredentials | undefined,
): Record<string, string> {
  if (!credentials) {
    return environment;
  }
  return {
    ...Object.fromEntries(
      Object.entries(environment).filter(
        ([name]) => !HOST_CREDENTIALS.includes(name),
      ),
    ),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The home folder may have a profile.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/**
 * Adds the region of an environment. AWS's own pipeline for AWS Proton passed
 * it as the variable `aws_region`; Terraform ignores a variable from here that
 * a template doesn't declare.
 *
 * @param additions - what the operator adds for Terraform, which wins
 */
export function withRegion(
  environment: Record<string, string>,
  region: string,
  additions: Record<string, string> = {},
): Record<string, string> {
  const {
    AWS_REGION = region,
    AWS_DEFAULT_REGION = region,
    TF_VAR_aws_region = region,
  } = additions;
  return { ...environment, AWS_REGION, AWS_DEFAULT_REGION, TF_VAR_aws_region };
}
