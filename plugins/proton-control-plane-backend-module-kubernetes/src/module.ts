import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { createClusterClient } from './cluster/ClusterClient';
import { createKubeConfig } from './cluster/createKubeConfig';
import { KubernetesLauncher } from './KubernetesLauncher';
import { readKubernetesOptions } from './readKubernetesOptions';
import { RunWatch } from './RunWatch';

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
        const { cluster, jobs } = settings;
        const kubeConfig = createKubeConfig(cluster);
        const client = createClusterClient(kubeConfig);
        provisioning.addEngine(
          createRunnerEngine({
            id: 'KUBERNETES',
            runsOn: 'kubernetes',
            launcher: KubernetesLauncher.create({ client, jobs, logger }),
          }),
        );
        const watch = RunWatch.create({
          kubeConfig,
          client,
          namespace: jobs.namespace,
          onChange: deploymentId => provisioning.wake(deploymentId),
          logger,
        });
        lifecycle.addStartupHook(() => watch.start());
        lifecycle.addShutdownHook(() => watch.stop());
      },
    });
  },
});
