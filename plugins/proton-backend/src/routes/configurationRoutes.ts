import { NotFoundError } from '@backstage/errors';
import {
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { Response } from 'express';
import { ClusterRules } from '../clusters/describeCluster';
import { formatKubeconfig } from '../clusters/formatKubeconfig';
import { readKubeconfigFacts } from '../clusters/readKubeconfigFacts';
import {
  maySeeSecrets,
  readConfiguration,
  readCurrentInputs,
  readSpec,
} from '../environments/readConfiguration';
import { readOutputs } from '../environments/readEnvironment';
import { Routes } from './createRoutes';

/** Adds what an environment is configured with, and how to connect to its cluster. */
export function addConfigurationRoutes(
  { addForEnvironment }: Routes,
  services: { clusterRules: ClusterRules; proton: ProtonService },
): void {
  const { clusterRules, proton } = services;
  const permission = protonEnvironmentReadPermission;
  const secretsPermission = protonEnvironmentOutputsReadPermission;

  addForEnvironment(
    'get',
    '/inputs',
    { eventId: 'environment-inputs-read', permission, secretsPermission },
    async opened =>
      readCurrentInputs(opened, { withSecrets: await maySeeSecrets(opened) }),
  );

  addForEnvironment(
    'get',
    '/configuration',
    {
      eventId: 'environment-configuration-read',
      permission,
      secretsPermission,
    },
    async opened =>
      readConfiguration(opened, { withSecrets: await maySeeSecrets(opened) }),
  );

  addForEnvironment(
    'get',
    '/spec',
    { eventId: 'environment-spec-read', permission, secretsPermission },
    async opened =>
      sendYaml(
        `${opened.scope.resourceId}.yaml`,
        await readSpec(opened, { withSecrets: await maySeeSecrets(opened) }),
      ),
  );

  addForEnvironment(
    'get',
    '/outputs/:key',
    {
      eventId: 'environment-output-reveal',
      severityLevel: 'medium',
      permission: protonEnvironmentOutputsReadPermission,
      meta: ({ params }) => ({ outputKey: params.key }),
    },
    async ({ client, scope }, { params: { key } }) => {
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

  addForEnvironment(
    'get',
    '/kubeconfig',
    { eventId: 'environment-kubeconfig-read', permission },
    async ({ client, scope }) => {
      const facts = await readKubeconfigFacts(
        { clusterRules, proton },
        client,
        scope,
      );
      return sendYaml(
        `${scope.resourceId}.kubeconfig.yaml`,
        formatKubeconfig([{ facts, scope }]),
      );
    },
  );
}

function sendYaml(fileName: string, text: string) {
  return (response: Response) => {
    response.attachment(fileName).type('application/yaml').send(text);
  };
}
