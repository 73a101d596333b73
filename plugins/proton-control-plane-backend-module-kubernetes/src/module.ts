import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { addKubernetesEngine } from './addKubernetesEngine';
import { readKubernetesOptions } from './readKubernetesOptions';

/**
 * Adds the engine `KUBERNETES` to the control plane: it runs each step of a
 * deployment as a Kubernetes Job. Adds nothing without
 * `protonControlPlane.kubernetes`.
 *
 * @public
 */
export const protonControlPlaneModuleKubernetes = createBackendModule({
  pluginId: 'proton-control-plane',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        provisioning: protonProvisioningExtensionPoint,
      },
      async init({ config, lifecycle, logger, provisioning }) {
        const settings = readKubernetesOptions(config);
        if (!settings) {
          logger.info(
            'Deployments run on this backend only: protonControlPlane.kubernetes is missing',
          );
          return;
        }
        addKubernetesEngine({ settings, provisioning, lifecycle, logger });
      },
    });
  },
});
