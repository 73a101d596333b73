import type { Config } from '@backstage/config';

/**
 * What can be learnt of a cluster from the outputs of its environment.
 *
 * @public
 */
export const CLUSTER_FACTS = [
  'name',
  'endpoint',
  'certificateAuthority',
  'arn',
  'version',
  'kubectlCommand',
] as const;

/**
 * One of {@link CLUSTER_FACTS}.
 *
 * @public
 */
export type ClusterFact = (typeof CLUSTER_FACTS)[number];

/**
 * For each fact, the outputs that may hold it; the first that is there counts.
 *
 * @public
 */
export type OutputMapping = Record<ClusterFact, string[]>;

/**
 * The outputs of the example bundles, and those by which Amazon EKS Blueprints
 * and its Proton templates are known.
 *
 * @public
 */
export const DEFAULT_OUTPUT_MAPPING: OutputMapping = {
  name: ['cluster_name', 'eks_cluster_name', 'eks_cluster_id', 'cluster_id'],
  endpoint: ['cluster_endpoint', 'eks_cluster_endpoint'],
  certificateAuthority: [
    'cluster_certificate_authority_data',
    'eks_cluster_certificate_authority_data',
  ],
  arn: ['cluster_arn', 'eks_cluster_arn'],
  version: ['cluster_version', 'eks_cluster_version'],
  kubectlCommand: [
    'kubectl_command',
    'configure_kubectl',
    'eks_cluster_configure_kubectl',
  ],
};

/**
 * The facts that the outputs hold, unchecked.
 *
 * @public
 */
export function pickClusterOutputs(
  outputs: Record<string, string>,
  mapping: OutputMapping,
): Partial<Record<ClusterFact, string>> {
  const picked: Partial<Record<ClusterFact, string>> = {};
  for (const fact of CLUSTER_FACTS) {
    const name = mapping[fact].find(candidate => outputs[candidate]);
    if (name !== undefined) {
      picked[fact] = outputs[name];
    }
  }
  return picked;
}

/**
 * Reads which outputs say what of a cluster, from a section of the
 * configuration such as `proton.outputs`. What it leaves out has its default.
 *
 * @public
 */
export function readOutputMapping(config?: Config): OutputMapping {
  const mapping = { ...DEFAULT_OUTPUT_MAPPING };
  for (const fact of CLUSTER_FACTS) {
    const names = config?.getOptional<string | string[]>(fact);
    if (names !== undefined) {
      mapping[fact] =
        typeof names === 'string'
          ? [names]
          : config?.getStringArray(fact) ?? mapping[fact];
    }
  }
  return mapping;
}
