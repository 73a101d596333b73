import type { Config } from '@backstage/config';

/**
 * How people sign in to the AWS console.
 *
 * @public
 */
export interface ConsoleSignIn {
  /** The start of `https://<subdomain>.awsapps.com/start`, from `aws.sso.subdomain`. */
  ssoSubdomain?: string;
}

/**
 * Reads `aws.sso.subdomain` of Backstage's configuration.
 *
 * @public
 */
export function readConsoleSignIn(root: Config): ConsoleSignIn {
  return { ssoSubdomain: root.getOptionalString('aws.sso.subdomain') };
}

/**
 * The account and region whose console to open.
 *
 * @public
 */
export interface ConsoleScope {
  partition: string;
  region: string;
  accountId: string;
}

const CONSOLE_HOSTS: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * The URL of a page in the AWS console of a partition; through the access portal
 * where there is one, which signs people in to the right account. Undefined for
 * a partition whose console isn't known.
 */
export function consolePageUrl(
  { partition, region, accountId }: ConsoleScope,
  { ssoSubdomain }: ConsoleSignIn,
  /** With its query and fragment, such as `eks/clusters/dev?region=eu-west-1`. */
  path: string,
): string | undefined {
  const host = CONSOLE_HOSTS[partition];
  if (!host) {
    return undefined;
  }
  const page = `https://${region}.${host}/${path}`;
  if (!ssoSubdomain || partition !== 'aws') {
    return page;
  }
  const query = new URLSearchParams({
    account_id: accountId,
    destination: page,
  });
  return `https://${ssoSubdomain}.awsapps.com/start/#/console?${query}`;
}
