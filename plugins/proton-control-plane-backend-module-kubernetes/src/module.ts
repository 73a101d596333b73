import {
  LoggerService,
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { protonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { addKubernetesEngine } from './addKubernetesEngine';
import {
  KubernetesSettings,
  readKubernetesOptions,
} from './readKubernetesOptions';

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
        warnOfRolesOfPods(config, settings, logger);
        addKubernetesEngine({ settings, provisioning, lifecycle, logger });
      },
    });
  },
});

/** The role of a pod has no session policy, and a template can use it. */
function warnOfRolesOfPods(
  config: Config,
  { jobs }: KubernetesSettings,
  logger: LoggerService,
): void {
  const { accounts, default: common, templates } = jobs.serviceAccounts;
  const names = new Set([
    ...(common === undefined ? [] : [common]),
    ...Object.values(accounts),
    ...Object.values(templates),
  ]);
  if (config.has('protonControlPlane.assumeRole') && names.size > 0) {
    logger.warn(
      `With protonControlPlane.assumeRole, the service accounts of runs must have no AWS role: templates could use it, and no session policy limits it. Remove the role of: ${[
        ...names,
      ].join(', ')}. Or remove protonControlPlane.kubernetes.serviceAccounts`,
    );
  }
}
