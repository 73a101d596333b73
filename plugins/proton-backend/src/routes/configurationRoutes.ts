import {
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { Router } from 'express';
import { maySeeSecrets } from '../environments/maySeeSecrets';
import {
  readConfiguration,
  readCurrentInputs,
  readSpec,
} from '../environments/readConfiguration';
import { ENVIRONMENT_PATH, EnvironmentGuard } from './createEnvironmentGuard';

/** Adds what an environment is configured with. */
export function addConfigurationRoutes(
  router: Router,
  { guardEnvironment }: { guardEnvironment: EnvironmentGuard },
): void {
  const permission = protonEnvironmentReadPermission;
  const secretsPermission = protonEnvironmentOutputsReadPermission;

  router.get(`${ENVIRONMENT_PATH}/inputs`, async (request, response) => {
    response.json(
      await guardEnvironment(
        request,
        { eventId: 'environment-inputs-read', permission, secretsPermission },
        async opened =>
          readCurrentInputs(opened, {
            withSecrets: await maySeeSecrets(opened),
          }),
      ),
    );
  });

  router.get(`${ENVIRONMENT_PATH}/configuration`, async (request, response) => {
    response.json(
      await guardEnvironment(
        request,
        {
          eventId: 'environment-configuration-read',
          permission,
          secretsPermission,
        },
        async opened =>
          readConfiguration(opened, {
            withSecrets: await maySeeSecrets(opened),
          }),
      ),
    );
  });

  router.get(`${ENVIRONMENT_PATH}/spec`, async (request, response) => {
    const { name, spec } = await guardEnvironment(
      request,
      { eventId: 'environment-spec-read', permission, secretsPermission },
      async opened => ({
        name: opened.scope.resourceId,
        spec: await readSpec(opened, {
          withSecrets: await maySeeSecrets(opened),
        }),
      }),
    );
    response.attachment(`${name}.yaml`).type('application/yaml').send(spec);
  });
}
