import {
  paginateListEnvironmentOutputs,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  type OutputMapping,
  pickClusterOutputs,
  type ProtonService,
  readClusterFacts,
  readTags,
} from '@proton-vending/backstage-plugin-proton-node';
import { createHash } from 'node:crypto';
import type { EksClusterDescriber } from '../clusters/EksClusterDescriber';
import type { ProvisioningRepository } from '../entities/repositoryUrl';
import type { DatabaseDetailsStore } from './DatabaseDetailsStore';
import type { EnvironmentDetails, KnownDetails } from './EnvironmentDetails';
import { getEnvironment, type KnownEnvironment } from './readEnvironments';

interface EnvironmentDetailsReaderOptions {
  outputMapping: OutputMapping;
  /** Tells which outputs are sensitive, where that can be told. */
  proton: Pick<ProtonService, 'extension'>;
  /** Asked for clusters whose outputs lack endpoint or certificate authority. */
  clusters?: Pick<EksClusterDescriber, 'describe'>;
  /** Keeps what was read over a restart; without it, everything is read again. */
  store?: DatabaseDetailsStore;
}

/** Details that were just read, or held since. */
interface HeldDetails extends KnownDetails {
  /**
   * What may be known before the next deployment: more of the cluster from EKS, or
   * the outputs, while nobody told which ones are sensitive.
   */
  pending?: 'cluster' | 'outputs';
  /** Nothing was refused, so that a restart has no reason to ask again. */
  isWhole: boolean;
}

/**
 * The details of environments. They are read once for each deployment, so that a
 * refresh with nothing new needs no request for a single environment.
 */
export class EnvironmentDetailsReader {
  private readonly known = new Map<string, HeldDetails>();
  private readonly unsaved = new Set<string>();
  private readonly withoutTags = new WeakSet<ProtonClient>();
  private loading?: Promise<void>;
  /** Other settings read other outputs, so what was kept with them is not it. */
  private readonly settings: string;

  constructor(private readonly options: EnvironmentDetailsReaderOptions) {
    this.settings = createHash('sha256')
      .update(
        JSON.stringify([
          options.outputMapping,
          options.clusters !== undefined,
          // Rows from before may have sensitive outputs, and are read anew.
          'no sensitive outputs',
        ]),
      )
      .digest('hex')
      .slice(0, 8);
  }

  async read(
    client: ProtonClient,
    environment: KnownEnvironment,
  ): Promise<EnvironmentDetails> {
    await this.load();
    const { arn } = environment;
    const revision = `${this.settings}/${environment.revision}`;
    const known = this.known.get(arn);
    const isCurrent =
      known?.revision === revision && known.pending !== 'outputs';
    if (isCurrent && !known.pending) {
      return known.details;
    }
    const read = isCurrent
      ? { ...known, pending: undefined }
      : await this.readAll(client, environment);
    const { tags, outputs, provisioningRepository } = read.details;
    const cluster = await this.describeCluster(environment, outputs, known);
    const details = {
      tags,
      outputs,
      provisioningRepository,
      ...cluster.described,
    };
    this.known.set(arn, {
      revision,
      details,
      isWhole: read.isWhole,
      pending: read.pending ?? (cluster.isPending ? 'cluster' : undefined),
    });
    this.unsaved.add(arn);
    return details;
  }

  /** Has the details of an environment read again, though nothing was deployed. */
  forget(arn: string): void {
    this.known.delete(arn);
    this.unsaved.add(arn);
  }

  /** Forgets the environments that are not in the list. */
  async retain(environments: KnownEnvironment[]): Promise<void> {
    await this.load();
    const arns = new Set(environments.map(({ arn }) => arn));
    for (const arn of this.known.keys()) {
      if (!arns.has(arn)) {
        this.known.delete(arn);
        this.unsaved.add(arn);
      }
    }
  }

  /** Keeps what was read since the last time. */
  async save(): Promise<void> {
    const { store } = this.options;
    if (!store || this.unsaved.size === 0) {
      return;
    }
    const arns = [...this.unsaved];
    const kept = new Map<string, KnownDetails>();
    for (const arn of arns) {
      const held = this.known.get(arn);
      if (held?.isWhole && !held.pending) {
        kept.set(arn, { revision: held.revision, details: held.details });
      }
    }
    await store.save(
      kept,
      arns.filter(arn => !kept.has(arn)),
    );
    arns.forEach(arn => this.unsaved.delete(arn));
  }

  private load(): Promise<void> {
    this.loading ??= (async () => {
      for (const [arn, kept] of (await this.options.store?.load()) ?? []) {
        this.known.set(arn, { ...kept, isWhole: true });
      }
    })();
    return this.loading;
  }

  private async readAll(
    client: ProtonClient,
    environment: KnownEnvironment,
  ): Promise<Pick<HeldDetails, 'details' | 'isWhole' | 'pending'>> {
    const { arn, deployed } = environment;
    let isWhole = true;
    // Proton may refuse to tell, such as for want of an IAM permission; the
    // entity then goes without. When Proton is out of reach the error stands, so
    // that the catalog keeps what it has.
    const orWithout = async <T>(answer: Promise<T>, without: T) => {
      try {
        return await answer;
      } catch (error) {
        if (!isRefusal(error)) {
          throw error;
        }
        isWhole = false;
        return without;
      }
    };
    if (this.withoutTags.has(client)) {
      isWhole = false;
    }
    const [tags, outputs, provisioningRepository] = await Promise.all([
      orWithout(this.readTags(client, arn), {}),
      deployed ? orWithout(this.readOutputs(client, environment), {}) : {},
      orWithout(readProvisioningRepository(client, environment), undefined),
    ]);
    return {
      details: { tags, outputs: outputs ?? {}, provisioningRepository },
      isWhole,
      pending: outputs ? undefined : 'outputs',
    };
  }

  private async readTags(
    client: ProtonClient,
    resourceArn: string,
  ): Promise<Record<string, string>> {
    if (this.withoutTags.has(client)) {
      return {};
    }
    try {
      return await readTags(client, resourceArn);
    } catch (error) {
      if (isError(error) && error.name === 'UnknownOperationException') {
        this.withoutTags.add(client);
      }
      throw error;
    }
  }

  /** None at all when it cannot be told which of them are sensitive. */
  private async readOutputs(
    client: ProtonClient,
    environment: KnownEnvironment,
  ): Promise<Record<string, string> | undefined> {
    const { name: environmentName } = environment;
    const sensitive = await this.readSensitiveKeys(environment);
    if (!sensitive) {
      return undefined;
    }
    const wanted = new Set(Object.values(this.options.outputMapping).flat());
    sensitive.forEach(key => wanted.delete(key));
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

  private async readSensitiveKeys({
    accountId,
    region,
    name,
  }: KnownEnvironment): Promise<string[] | undefined> {
    try {
      const extension = this.options.proton.extension({ accountId, region });
      return (
        (await extension?.listSensitiveOutputKeys({ environmentName: name })) ??
        []
      );
    } catch {
      return undefined;
    }
  }

  private async describeCluster(
    { accountId, region }: KnownEnvironment,
    outputs: EnvironmentDetails['outputs'],
    known: KnownDetails | undefined,
  ): Promise<{
    described: Pick<EnvironmentDetails, 'describedCluster' | 'describeFailure'>;
    isPending: boolean;
  }> {
    const { clusters } = this.options;
    const { name, endpoint, certificateAuthority } = this.readFacts(outputs);
    if (!clusters || !name || (endpoint && certificateAuthority)) {
      return { described: {}, isPending: false };
    }
    const description = await clusters.describe({ name, accountId, region });
    switch (description.status) {
      case 'described':
        return {
          described: { describedCluster: description.facts },
          isPending: false,
        };
      case 'unanswered':
        return {
          described: {
            describeFailure: description.reason,
            // A cluster does not cease to be one while EKS is out of reach.
            describedCluster:
              known && this.readFacts(known.details.outputs).name === name
                ? known.details.describedCluster
                : undefined,
          },
          isPending: true,
        };
      default:
        return { described: {}, isPending: description.status === 'creating' };
    }
  }

  private readFacts(outputs: Record<string, string>) {
    return readClusterFacts(
      pickClusterOutputs(outputs, this.options.outputMapping),
    ).facts;
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

function isRefusal(error: unknown): boolean {
  return (
    isError(error) &&
    error.$fault === 'client' &&
    error.name !== 'ThrottlingException'
  );
}
