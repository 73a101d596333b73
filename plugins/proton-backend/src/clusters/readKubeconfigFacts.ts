import { ProtonClient } from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import { ProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import {
  ClusterFacts,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { readOutputs } from '../environments/readEnvironment';
import { toOutputs } from '../environments/toEnvironmentOverview';
import { ClusterRules, readOutputFacts } from './describeCluster';
import { findKubeconfigProblem } from './formatKubeconfig';

/**
 * What a kubeconfig needs of an environment's cluster.
 *
 * @throws NotFoundError that says why there is no kubeconfig for it
 */
export async function readKubeconfigFacts(
  services: { clusterRules: ClusterRules; proton: ProtonService },
  client: ProtonClient,
  scope: ProtonArn,
): Promise<ClusterFacts> {
  const { clusterRules, proton } = services;
  const read = await readOutputs(proton, client, scope);
  const facts = readOutputFacts(toOutputs(read), clusterRules);
  const problem = findKubeconfigProblem(facts, scope);
  if (problem) {
    throw new NotFoundError(problem);
  }
  return facts;
}
