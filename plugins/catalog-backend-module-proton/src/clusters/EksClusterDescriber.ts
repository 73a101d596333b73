import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { ClusterDescriber } from './ClusterDescriber';
import { ClusterFacts } from './readClusterFacts';

/** The AWS credentials for an account. */
export type GetCredentials = (
  accountId: string,
) => Promise<AwsCredentialIdentityProvider>;

/** Asks Amazon EKS with `eks:DescribeCluster`, as the account's credentials may. */
export class EksClusterDescriber implements ClusterDescriber {
  static create(options: {
    getCredentials: GetCredentials;
    /** Where EKS is, when it is not AWS's own. */
    endpoint?: string;
    logger: LoggerService;
  }): EksClusterDescriber {
    return new EksClusterDescriber(options);
  }

  private readonly clients = new Map<string, EKSClient>();

  private constructor(
    private readonly options: {
      getCredentials: GetCredentials;
      endpoint?: string;
      logger: LoggerService;
    },
  ) {}

  async describe(wanted: {
    name: string;
    accountId: string;
    region: string;
  }): Promise<ClusterFacts | undefined> {
    const { name, accountId, region } = wanted;
    try {
      const client = await this.getClient(accountId, region);
      const { cluster } = await client.send(
        new DescribeClusterCommand({ name }),
      );
      // A cluster that is still being created has neither.
      return cluster?.endpoint && cluster.certificateAuthority?.data
        ? {
            endpoint: cluster.endpoint,
            certificateAuthority: cluster.certificateAuthority.data,
            ...(cluster.arn && { arn: cluster.arn }),
            ...(cluster.version && { version: cluster.version }),
          }
        : undefined;
    } catch (error) {
      if (!isError(error) || error.name !== 'ResourceNotFoundException') {
        this.options.logger.warn(
          `The EKS cluster ${name} of ${accountId} in ${region} cannot be described, so its entity goes without endpoint: ${
            isError(error) ? error.message : String(error)
          }`,
        );
      }
      return undefined;
    }
  }

  private async getClient(
    accountId: string,
    region: string,
  ): Promise<EKSClient> {
    const key = `${accountId}/${region}`;
    const known = this.clients.get(key);
    if (known) {
      return known;
    }
    const { getCredentials, endpoint } = this.options;
    const credentials = await getCredentials(accountId);
    const client = new EKSClient({
      region,
      endpoint,
      customUserAgent: 'backstage-proton-vending',
      credentials,
    });
    this.clients.set(key, client);
    return client;
  }
}
