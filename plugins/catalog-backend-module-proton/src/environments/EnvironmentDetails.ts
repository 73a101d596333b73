import {
  paginateListEnvironmentOutputs,
  paginateListTagsForResource,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import type { KnownEnvironment } from './KnownEnvironment';

/** What it takes a request for each environment to learn. */
export interface EnvironmentDetails {
  tags: Record<string, string>;
  /** Those that the catalog has a use for. */
  outputs: Partial<Record<ClusterOutput, string>>;
}

/** The outputs that say how to connect to a Kubernetes cluster. */
type ClusterOutput = (typeof CLUSTER_OUTPUTS)[number];

const CLUSTER_OUTPUTS = [
  'cluster_name',
  'cluster_endpoint',
  'cluster_certificate_authority_data',
] as const;

/**
 * The details of environments. They are read once for each deployment, so that a
 * refresh with nothing new needs no request for a single environment.
 */
export class EnvironmentDetailsReader {
  static create() {
    return new EnvironmentDetailsReader();
  }

  private readonly known = new Map<
    string,
    { revision: string; details: EnvironmentDetails }
  >();
  private readonly withoutTags = new WeakSet<ProtonClient>();

  private constructor() {}

  async read(
    client: ProtonClient,
    environment: KnownEnvironment,
  ): Promise<EnvironmentDetails> {
    const { arn, revision } = environment;
    const known = this.known.get(arn);
    if (known?.revision === revision) {
      return known.details;
    }
    const [tags, outputs] = await Promise.all([
      this.readTags(client, arn).catch(noneIfRefused),
      environment.deployed
        ? readClusterOutputs(client, environment.name).catch(noneIfRefused)
        : {},
    ]);
    const details = { tags, outputs };
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
}

async function readClusterOutputs(
  client: ProtonClient,
  environmentName: string,
): Promise<EnvironmentDetails['outputs']> {
  const outputs: EnvironmentDetails['outputs'] = {};
  for await (const page of paginateListEnvironmentOutputs(
    { client },
    { environmentName },
  )) {
    for (const { key, valueString } of page.outputs ?? []) {
      const wanted = CLUSTER_OUTPUTS.find(name => name === key);
      if (wanted && valueString !== undefined) {
        outputs[wanted] = valueString;
      }
    }
  }
  return outputs;
}

/**
 * Proton may refuse to tell, such as for want of an IAM permission; the entity
 * then goes without. When Proton is out of reach the error stands, so that the
 * catalog keeps what it has.
 */
function noneIfRefused(error: unknown): Record<string, never> {
  const refused =
    isError(error) &&
    error.$fault === 'client' &&
    error.name !== 'ThrottlingException';
  if (!refused) {
    throw error;
  }
  return {};
}
