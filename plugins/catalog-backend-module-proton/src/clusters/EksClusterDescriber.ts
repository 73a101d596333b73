import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import type { AwsCredentialIdentityProvider } from '@smithy/types';

/** What is said of a cluster from somewhere else than its environment's outputs. */
export type ClusterDescription =
  | { status: 'described'; facts: ClusterFacts }
  /** There is no such cluster. */
  | { status: 'absent' }
  /** It has neither endpoint nor certificate authority yet. */
  | { status: 'creating' }
  /** Nothing is known; the reason is a name such as `AccessDeniedException`. */
  | { status: 'unanswered'; reason: string };

interface EksClusterDescriberOptions {
  getCredentials(accountId: string): Promise<AwsCredentialIdentityProvider>;
  /** Where EKS is, when it is not AWS's own. */
  endpoint?: string;
  /** How long one attempt may take, in milliseconds; 10,000 when absent. */
  requestTimeout?: number;
  logger: LoggerService;
}

/** How long to wait for EKS, in milliseconds: for a connection, and for an answer. */
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** Asks Amazon EKS with `eks:DescribeCluster`, as the account's credentials may. */
export class EksClusterDescriber {
  static create(options: EksClusterDescriberOptions): EksClusterDescriber {
    return new EksClusterDescriber(options);
  }

  private readonly clients = new Map<string, EKSClient>();
  /** Why EKS did not answer, as the log has it already. */
  private readonly logged = new Map<string, string>();

  private constructor(private readonly options: EksClusterDescriberOptions) {}

  async describe(wanted: {
    name: string;
    accountId: string;
    region: string;
  }): Promise<ClusterDescription> {
    const { name, accountId, region } = wanted;
    const key = `${accountId}/${region}/${name}`;
    try {
      const client = await this.getClient(accountId, region);
      const { cluster } = await client.send(
        new DescribeClusterCommand({ name }),
      );
      this.logged.delete(key);
      return cluster?.endpoint && cluster.certificateAuthority?.data
        ? {
            status: 'described',
            facts: {
              endpoint: cluster.endpoint,
              certificateAuthority: cluster.certificateAuthority.data,
              ...(cluster.arn && { arn: cluster.arn }),
              ...(cluster.version && { version: cluster.version }),
            },
          }
        : { status: 'creating' };
    } catch (error) {
      if (isError(error) && error.name === 'ResourceNotFoundException') {
        return { status: 'absent' };
      }
      const { reason, message } = isError(error)
        ? { reason: error.name, message: error.message }
        : { reason: 'Error', message: String(error) };
      if (this.logged.get(key) !== reason) {
        this.logged.set(key, reason);
        this.options.logger.warn(
          `The EKS cluster ${name} of ${accountId} in ${region} cannot be described: ${message}`,
        );
      }
      return { status: 'unanswered', reason };
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
    const {
      getCredentials,
      endpoint,
      requestTimeout = REQUEST_TIMEOUT_MS,
    } = this.options;
    const credentials = await getCredentials(accountId);
    const client = new EKSClient({
      region,
      endpoint,
      customUserAgent: 'backstage-proton-vending',
      credentials,
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout,
        throwOnRequestTimeout: true,
        // The request timeout ends with the first byte of an answer.
        socketTimeout: requestTimeout,
      },
    });
    this.clients.set(key, client);
    return client;
  }
}
