import {
  paginateListEnvironmentOutputs,
  paginateListTagsForResource,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import type { ClusterDescriber } from '../clusters/ClusterDescriber';
import { OutputMapping, pickClusterOutputs } from '../clusters/outputMapping';
import { ClusterFacts, readClusterFacts } from '../clusters/readClusterFacts';
import type { ProvisioningRepository } from '../console/repositoryUrl';
import type { KnownEnvironment } from './KnownEnvironment';
import { getEnvironment } from './readEnvironments';

/** What it takes a request for each environment to learn. */
export interface EnvironmentDetails {
  tags: Record<string, string>;
  /** Those that the catalog has a use for. */
  outputs: Record<string, string>;
  provisioningRepository?: ProvisioningRepository;
  /** What EKS says of the cluster, where the outputs do not say enough. */
  describedCluster?: ClusterFacts;
}

export interface EnvironmentDetailsReaderOptions {
  outputMapping: OutputMapping;
  /** Asked for clusters whose outputs lack endpoint or certificate authority. */
  clusters?: ClusterDescriber;
}

/**
 * The details of environments. They are read once for each deployment, so that a
 * refresh with nothing new needs no request for a single environment.
 */
export class EnvironmentDetailsReader {
  static create(options: EnvironmentDetailsReaderOptions) {
    return new EnvironmentDetailsReader(options);
  }

  private readonly known = new Map<
    string,
    { revision: string; details: EnvironmentDetails }
  >();
  private readonly withoutTags = new WeakSet<ProtonClient>();

  private constructor(
    private readonly options: EnvironmentDetailsReaderOptions,
  ) {}

  async read(
    client: ProtonClient,
    environment: KnownEnvironment,
  ): Promise<EnvironmentDetails> {
    const { arn, name, deployed, revision } = environment;
    const known = this.known.get(arn);
    if (known?.revision === revision) {
      return known.details;
    }
    const [tags, outputs, provisioningRepository] = await Promise.all([
      this.readTags(client, arn).catch(refusedAs({})),
      deployed
        ? this.readOutputs(client, name).catch(refusedAs({}))
        : Promise.resolve({}),
      readProvisioningRepository(client, environment).catch(
        refusedAs(undefined),
      ),
    ]);
    const details: EnvironmentDetails = {
      tags,
      outputs,
      provisioningRepository,
      describedCluster: await this.describeCluster(environment, outputs),
    };
    this.known.set(arn, { revision, details });
    return details;
  }

  /** Forgets the environments that are not in the list. */
  retain(environments: KnownEnvironment[]): void {
    const arns = new Set(environments.map(({ arn }) => arn));
    for (const arn of this.known.keys()) {
      if (!arns.has(arn)) {
        this.known.delete(arn);
      }
    }
  }

  private async readTags(
    client: ProtonClient,
    resourceArn: string,
  ): Promise<Record<string, string>> {
    const tags: Record<string, string> = {};
    if (this.withoutTags.has(client)) {
      return tags;
    }
    try {
      for await (const page of paginateListTagsForResource(
        { client },
        { resourceArn },
      )) {
        for (const { key, value } of page.tags ?? []) {
          if (key !== undefined && value !== undefined) {
            tags[key] = value;
          }
        }
      }
    } catch (error) {
      if (!isError(error) || error.name !== 'UnknownOperationException') {
        throw error;
      }
      this.withoutTags.add(client);
    }
    return tags;
  }

  private async readOutputs(
    client: ProtonClient,
    environmentName: string,
  ): Promise<Record<string, string>> {
    const wanted = new Set(Object.values(this.options.outputMapping).flat());
    const outputs: Record<string, string> = {};
    for await (const page of paginateListEnvironmentOutputs(
      { client },
      { environmentName },
    )) {
      for (const { key, valueString } of page.outputs ?? []) {
        if (key && wanted.has(key) && valueString !== undefined) {
          outputs[key] = valueString;
        }
      }
    }
    return outputs;
  }

  private async describeCluster(
    { accountId, region }: KnownEnvironment,
    outputs: Record<string, string>,
  ): Promise<ClusterFacts | undefined> {
    const { clusters, outputMapping } = this.options;
    const { facts } = readClusterFacts(
      pickClusterOutputs(outputs, outputMapping),
    );
    if (!facts.name || (facts.endpoint && facts.certificateAuthority)) {
      return undefined;
    }
    return clusters?.describe({ name: facts.name, accountId, region });
  }
}

async function readProvisioningRepository(
  client: ProtonClient,
  environment: KnownEnvironment,
): Promise<ProvisioningRepository | undefined> {
  const repository =
    environment.provisioningRepository ??
    (await getEnvironment(client, environment.name))?.provisioningRepository;
  return repository === 'none' ? undefined : repository;
}

/**
 * Proton may refuse to tell, such as for want of an IAM permission; the entity
 * then goes without. When Proton is out of reach the error stands, so that the
 * catalog keeps what it has.
 */
function refusedAs<T>(value: T): (error: unknown) => T {
  return error => {
    const refused =
      isError(error) &&
      error.$fault === 'client' &&
      error.name !== 'ThrottlingException';
    if (!refused) {
      throw error;
    }
    return value;
  };
}
