import { NotFoundError } from '@backstage/errors';
import {
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Router } from 'express';
import { ClusterRules, readOutputFacts } from '../clusters/describeCluster';
import {
  findKubeconfigProblem,
  formatKubeconfig,
} from '../clusters/formatKubeconfig';
import { readOutputs } from '../environments/readEnvironment';
import { toOutputs } from '../environments/toEnvironmentOverview';
import { ENVIRONMENT_PATH, EnvironmentGuard } from './createEnvironmentGuard';

/** Adds what it takes to connect to the cluster of an environment. */
export function addConnectRoutes(
  router: Router,
  options: {
    clusterRules: ClusterRules;
    guardEnvironment: EnvironmentGuard;
    proton: ProtonService;
  },
): void {
  const { clusterRules, guardEnvironment, proton } = options;

  router.get(`${ENVIRONMENT_PATH}/outputs/:key`, async (request, response) => {
    const { key } = request.params;
    const output = await guardEnvironment(
      request,
      {
        eventId: 'environment-output-reveal',
        severityLevel: 'medium',
        permission: protonEnvironmentOutputsReadPermission,
        meta: { outputKey: key },
      },
      async ({ client, scope }) => {
        const { outputs } = await readOutputs(proton, client, scope);
        const found = outputs.find(each => each.key === key);
        if (!found) {
          throw new NotFoundError(
            `The environment "${scope.resourceId}" has no output "${key}"`,
          );
        }
        return { key, value: found.valueString ?? '' };
      },
    );
    response.json(output);
  });

  router.get(`${ENVIRONMENT_PATH}/kubeconfig`, async (request, response) => {
    const { name, kubeconfig } = await guardEnvironment(
      request,
      {
        eventId: 'environment-kubeconfig-read',
        permission: protonEnvironmentReadPermission,
      },
      async ({ client, scope }) => {
        const read = await readOutputs(proton, client, scope);
        const facts = readOutputFacts(
          toOutputs(read.outputs, read.sensitiveOutputKeys),
          clusterRules,
        );
        const problem = findKubeconfigProblem(facts, scope);
        if (problem) {
          throw new NotFoundError(problem);
        }
        return {
          name: scope.resourceId,
          kubeconfig: formatKubeconfig(facts, scope),
        };
      },
    );
    response
      .attachment(`${name}.kubeconfig.yaml`)
      .type('application/yaml')
      .send(kubeconfig);
  });
}
