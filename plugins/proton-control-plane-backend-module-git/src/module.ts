import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createGitEngine } from './createGitEngine';
import { Hosts } from './hosts/Hosts';
import { readGitOptions } from './readGitOptions';
import { TOPICS, readDeploymentIds } from './webhooks/readDeploymentIds';

/**
 * Adds the engine `GIT` to the control plane: it provisions environments with a
 * `provisioningRepository` through pull requests. Adds nothing without
 * `protonControlPlane.git`.
 *
 * @public
 */
export const protonControlPlaneModuleGit = createBackendModule({
  pluginId: 'proton-control-plane',
  moduleId: 'git',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        provisioning: protonProvisioningExtensionPoint,
      },
      async init({ config, events, logger, provisioning }) {
        const options = readGitOptions(config);
        if (!options) {
          logger.info(
            'Nothing is provisioned through pull requests: protonControlPlane.git is missing',
          );
          return;
        }
        provisioning.addEngine(
          createGitEngine({
            hosts: Hosts.fromConfig(config, logger),
            options,
          }),
        );
        await events.subscribe({
          id: 'proton-control-plane-git',
          topics: TOPICS,
          async onEvent({ eventPayload }) {
            readDeploymentIds(eventPayload).forEach(id =>
              provisioning.wake(id),
            );
          },
        });
      },
    });
  },
});
