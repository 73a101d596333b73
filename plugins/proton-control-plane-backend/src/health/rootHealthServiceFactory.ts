import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { deploymentReadinessServiceRef } from '../instances/deploymentReadinessServiceRef';
import { EngineAwareRootHealth } from './EngineAwareRootHealth';

/**
 * Backstage's readiness that also says whether deployments can run in this
 * backend, under `checks['proton-control-plane:engine']`.
 *
 * Backstage takes no checks from plugins, so this takes the place of its own
 * root health service: add it with `backend.add`. A backend without an engine
 * is ready all the same, since it serves everything else, unless
 * `protonControlPlane.readiness.engineRequired` is set.
 *
 * @public
 */
export const protonRootHealthServiceFactory = createServiceFactory({
  service: coreServices.rootHealth,
  deps: {
    config: coreServices.rootConfig,
    lifecycle: coreServices.rootLifecycle,
    readiness: deploymentReadinessServiceRef,
  },
  async factory({ config: root, lifecycle, readiness }) {
    const config = root.getOptionalConfig('protonControlPlane');
    return EngineAwareRootHealth.create({
      lifecycle,
      readiness,
      engineRequired:
        config?.getOptionalBoolean('readiness.engineRequired') ?? false,
    });
  },
});
