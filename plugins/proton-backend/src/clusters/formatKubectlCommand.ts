import { ProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import { isAwsRegion, isEksClusterName } from './eksNames';

// A line break runs what stands before it as soon as it is pasted.
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * What writes a cluster into the user's kubeconfig: the command that the
 * template gives as an output, or else the one of the AWS CLI. It is absent
 * where it would hold anything that is no name of a cluster or a region.
 */
export function formatKubectlCommand(
  { name, kubectlCommand }: ClusterFacts,
  { region }: Pick<ProtonArn, 'region'>,
): string | undefined {
  const given = kubectlCommand?.trim();
  if (given) {
    return CONTROL_CHARACTER.test(given) ? undefined : given;
  }
  return name && isEksClusterName(name) && isAwsRegion(region)
    ? `aws eks update-kubeconfig --region ${region} --name ${name}`
    : undefined;
}
