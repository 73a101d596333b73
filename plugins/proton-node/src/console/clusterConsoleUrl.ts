import { consolePageUrl, ConsoleSignIn } from './awsConsole';

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
  const { region, clusterName, signIn } = options;
  return consolePageUrl(
    options,
    signIn,
    `eks/clusters/${encodeURIComponent(clusterName)}?region=${region}`,
  );
}
