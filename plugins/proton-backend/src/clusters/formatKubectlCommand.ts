import { ProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { ClusterFacts } from '@proton-vending/backstage-plugin-proton-node';
import { isAwsRegion, isEksClusterName } from './eksNames';

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
