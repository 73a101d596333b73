import type { Config } from '@backstage/config';
import {
  type AwsCredentialProvider,
  DefaultAwsCredentialsManager,
} from '@backstage/integration-aws-node';

/**
 * The AWS credentials that Backstage has for an account.
 *
 * An account without an entry of its own is served by the main account's
 * credentials. They are asked for without an account id, because the manager
 * would otherwise call AWS STS to learn whose they are.
 *
 * @public
 */
export async function readAccountCredentials(options: {
  config: Config;
  accountId: string;
}): Promise<AwsCredentialProvider['sdkCredentialProvider']> {
  const { config, accountId } = options;
  const manager = DefaultAwsCredentialsManager.fromConfig(config);
  const { sdkCredentialProvider } = await manager.getCredentialProvider(
    hasOwnCredentials(config, accountId) ? { accountId } : undefined,
  );
  return sdkCredentialProvider;
}

function hasOwnCredentials(config: Config, accountId: string): boolean {
  const listed = config
    .getOptionalConfigArray('aws.accounts')
    ?.some(account => account.getString('accountId') === accountId);
  return listed || config.has('aws.accountDefaults.roleName');
}
