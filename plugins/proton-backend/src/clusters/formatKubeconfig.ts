import { ProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import { stringify } from 'yaml';
import { isAwsRegion, isEksClusterName } from './eksNames';

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

/**
 * A kubeconfig with which `kubectl` gets its token from the AWS CLI, as
 * whoever uses it: there is no secret in it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function formatKubeconfig(facts: ClusterFacts, scope: Region): string {
  const name = facts.name ?? '';
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name,
          cluster: {
            server: facts.endpoint,
            'certificate-authority-data': facts.certificateAuthority,
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
      users: [
        {
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
                name,
                '--output',
                'json',
              ],
              interactiveMode: 'IfAvailable',
            },
          },
        },
      ],
    },
    // A certificate is one line however long.
    { lineWidth: 0 },
  );
}
