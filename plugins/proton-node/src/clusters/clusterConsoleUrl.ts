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

const CONSOLE_HOSTS: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * The page of an EKS cluster in the AWS console of its partition; through the
 * access portal where there is one, which signs people in to the right account.
 *
 * @public
 */
export function clusterConsoleUrl(options: {
  partition: string;
  region: string;
  accountId: string;
  clusterName: string;
  signIn: ConsoleSignIn;
}): string | undefined {
  const { partition, region, accountId, clusterName, signIn } = options;
  const host = CONSOLE_HOSTS[partition];
  if (!host) {
    return undefined;
  }
  const page = `https://${region}.${host}/eks/clusters/${encodeURIComponent(
    clusterName,
  )}?region=${region}`;
  if (!signIn.ssoSubdomain || partition !== 'aws') {
    return page;
  }
  const query = new URLSearchParams({
    account_id: accountId,
    destination: page,
  });
  return `https://${signIn.ssoSubdomain}.awsapps.com/start/#/console?${query}`;
}
