import { ProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import { stringify } from 'yaml';

type Region = Pick<ProtonArn, 'region'>;

/** Why there is no kubeconfig for a cluster; undefined when there is one. */
export function findKubeconfigProblem(
  facts: ClusterFacts,
  { region }: Region,
): string | undefined {
  const missing = [
    ...(facts.name ? [] : ['the name']),
    ...(facts.endpoint ? [] : ['the endpoint']),
    ...(facts.certificateAuthority ? [] : ['the certificate authority']),
  ];
  if (missing.length > 0) {
    return `There is no kubeconfig for this environment: no output that may be shown tells ${missing.join(
      ' and ',
    )} of its cluster. Which outputs are read is configured under proton.outputs`;
  }
  if (!isEksClusterName(facts.name ?? '') || !isAwsRegion(region)) {
    return 'There is no kubeconfig for this environment: the name of its cluster is none of Amazon EKS';
  }
  return undefined;
}

/** A cluster of Amazon EKS without a problem of `findKubeconfigProblem`. */
interface KubeconfigCluster {
  facts: ClusterFacts;
  scope: Pick<ProtonArn, 'accountId' | 'region'>;
}

/**
 * A kubeconfig with which `kubectl` gets its tokens from the AWS CLI, as
 * whoever uses it: there is no secret in it. Clusters of the same name in
 * several accounts or regions get their region and account into the names of
 * their contexts.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function formatKubeconfig(clusters: KubeconfigCluster[]): string {
  const contexts = nameContexts(clusters);
  const only = contexts.length === 1 ? contexts[0].name : undefined;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: contexts.map(({ name, facts }) => ({
        name,
        cluster: {
          server: facts.endpoint,
          'certificate-authority-data': facts.certificateAuthority,
        },
      })),
      contexts: contexts.map(({ name }) => ({
        name,
        context: { cluster: name, user: name },
      })),
      // With several clusters, nobody should change one that they didn't choose.
      ...(only && { 'current-context': only }),
      users: contexts.map(({ name, facts, scope }) => ({
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'aws',
            args: [
              '--region',
              scope.region,
              'eks',
              'get-token',
              '--cluster-name',
              facts.name,
              '--output',
              'json',
            ],
            interactiveMode: 'IfAvailable',
          },
        },
      })),
    },
    // A certificate is one line however long.
    { lineWidth: 0 },
  );
}

/** Each cluster once, with a name that no other has. */
function nameContexts(
  clusters: KubeconfigCluster[],
): (KubeconfigCluster & { name: string })[] {
  const unique = new Map(
    clusters.map(cluster => {
      const { facts, scope } = cluster;
      return [`${facts.name}.${scope.region}.${scope.accountId}`, cluster];
    }),
  );
  const names = new Map<string, number>();
  for (const { facts } of unique.values()) {
    const name = facts.name ?? '';
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return [...unique].map(([longName, cluster]) => {
    const name = cluster.facts.name ?? '';
    return { ...cluster, name: names.get(name) === 1 ? name : longName };
  });
}

/**
 * The one command that is handed out, with options of plain words in whatever
 * order: people paste it into their shells, and an output can hold what somebody
 * wrote into an input.
 */
const UPDATE_KUBECONFIG =
  /^aws(?: --[a-z-]+[ =][\w./:@+-]+)* eks(?: --[a-z-]+[ =][\w./:@+-]+)* update-kubeconfig(?: --[a-z-]+(?:[ =][\w./:@+-]+)?)*$/;

/**
 * What writes a cluster into the user's kubeconfig: the command that the
 * template gives as an output, when it is `aws eks update-kubeconfig` and
 * nothing else, or one that is made of the cluster's name and region.
 */
export function formatKubectlCommand(
  { name, kubectlCommand }: ClusterFacts,
  { region }: Pick<ProtonArn, 'region'>,
): string | undefined {
  const given = kubectlCommand?.trim();
  if (given && UPDATE_KUBECONFIG.test(given)) {
    return given;
  }
  return name && isEksClusterName(name) && isAwsRegion(region)
    ? `aws eks update-kubeconfig --region ${region} --name ${name}`
    : undefined;
}

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const CLUSTER_NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** Whether Amazon EKS takes the name for a cluster: no shell sees more in it. */
function isEksClusterName(name: string): boolean {
  return CLUSTER_NAME.test(name);
}

/** Whether a text looks like an AWS region, such as `us-gov-west-1`. */
function isAwsRegion(region: string): boolean {
  return REGION.test(region);
}
