import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { readTerraformOptions } from './readTerraformOptions';
import { createTerraformEngine } from './createTerraformEngine';

/**
 * Adds the engine `TERRAFORM` to the control plane: it runs Terraform or
 * OpenTofu on the machine of the backend.
 *
 * @public
 */
export const protonControlPlaneModuleTerraform = createBackendModule({
  pluginId: 'proton-control-plane',
  moduleId: 'terraform',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        provisioning: protonProvisioningExtensionPoint,
      },
      async init({ config, logger, provisioning }) {
        provisioning.addEngine(
          createTerraformEngine({ ...readTerraformOptions(config), logger }),
        );
      },
    });
  },
});
