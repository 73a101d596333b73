import {
  ClusterAccess,
  EnvironmentOutput,
  ProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  clusterConsoleUrl,
  ClusterFacts,
  ConsoleSignIn,
  OutputMapping,
  pickClusterOutputs,
  readClusterFacts,
  readConsoleSignIn,
  readOutputMapping,
} from '@proton-vending/backstage-plugin-proton-node';
import { RootConfigService } from '@backstage/backend-plugin-api';
import {
  formatKubectlCommand,
  findKubeconfigProblem,
} from './formatKubeconfig';

/** How the outputs of environments are read, and people sign in to AWS. */
export interface ClusterRules {
  outputMapping: OutputMapping;
  signIn: ConsoleSignIn;
}

/** What the outputs tell of a cluster; those that are sensitive tell nothing. */
export function readOutputFacts(
  outputs: EnvironmentOutput[],
  { outputMapping }: ClusterRules,
): ClusterFacts {
  const shown = Object.fromEntries(
    outputs.flatMap(({ key, value }) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
  return readClusterFacts(pickClusterOutputs(shown, outputMapping)).facts;
}

/** How to reach the cluster of an environment; nothing where there is none. */
export function describeCluster(
  facts: ClusterFacts,
  scope: ProtonArn,
  { signIn }: ClusterRules,
): { cluster?: ClusterAccess; consoleUrl?: string } {
  const { name, endpoint, version } = facts;
  if (!name) {
    return {};
  }
  const { partition, region, accountId } = scope;
  return {
    cluster: {
      clusterName: name,
      kubernetesVersion: version,
      endpoint,
      kubectlCommand: formatKubectlCommand(facts, scope),
      kubeconfig: findKubeconfigProblem(facts, scope) === undefined,
    },
    // A sandbox has a name for its cluster, and no cluster that the console knows.
    consoleUrl: endpoint
      ? clusterConsoleUrl({
          partition,
          region,
          accountId,
          clusterName: name,
          signIn,
        })
      : undefined,
  };
}

/** Reads `proton.outputs` and `aws.sso.subdomain` of the configuration. */
export function readClusterRules(config: RootConfigService): ClusterRules {
  return {
    outputMapping: readOutputMapping(
      config.getOptionalConfig('proton.outputs'),
    ),
    signIn: readConsoleSignIn(config),
  };
}
