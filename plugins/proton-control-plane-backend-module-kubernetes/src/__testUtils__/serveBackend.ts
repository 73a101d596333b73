import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { HumanDuration } from '@backstage/types';
import controlPlane from '@proton-vending/backstage-plugin-proton-control-plane-backend';
import terraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { addKubernetesEngine } from '../addKubernetesEngine';
import { readKubernetesOptions } from '../readKubernetesOptions';

interface ServeOptions {
  logLevel?: 'info' | 'error';
  /** As `createRunnerEngine` has them: its minutes would be minutes of a test. */
  lostAfter?: HumanDuration;
  stopsItselfAfter?: HumanDuration;
}

/**
 * A backend of the control plane with its engines, for a program that
 * `BackendProcess` starts. The configuration is the program's first argument.
 */
export async function serveBackend(options: ServeOptions = {}): Promise<void> {
  const { logLevel = 'error', ...patience } = options;
  // It doesn't outlive the process that started it.
  process.stdin.on('end', () => process.exit()).resume();
  const backend = createBackend();
  backend.add(
    mockServices.rootConfig.factory({ data: JSON.parse(process.argv[2]) }),
  );
  backend.add(mockServices.rootLogger.factory({ level: logLevel }));
  backend.add(controlPlane);
  backend.add(terraform);
  backend.add(createKubernetesModule(patience));
  await backend.start();
}

/** As the module itself, with another patience with lost pods. */
function createKubernetesModule(patience: Omit<ServeOptions, 'logLevel'>) {
  return createBackendModule({
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
        async init({ config, ...services }) {
          const settings = readKubernetesOptions(config);
          if (settings) {
            addKubernetesEngine({ ...services, settings, ...patience });
          }
        },
      });
    },
  });
}
