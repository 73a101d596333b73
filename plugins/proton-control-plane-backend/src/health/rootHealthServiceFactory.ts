import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { TerraformEngine } from '../engines/terraform/TerraformEngine';
import { deploymentReadinessServiceRef } from '../instances/deploymentReadinessServiceRef';
import { EngineAwareRootHealth } from './EngineAwareRootHealth';
import { EngineHealth } from './EngineHealth';

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
    logger: coreServices.rootLogger,
    readiness: deploymentReadinessServiceRef,
  },
  async factory({ config: root, lifecycle, logger, readiness }) {
    const config = root.getOptionalConfig('protonControlPlane');
    const engine = TerraformEngine.create({
      binary: config?.getOptionalString('terraform.binary'),
      logger,
    });
    return EngineAwareRootHealth.create({
      lifecycle,
      engine: EngineHealth.create({ engine, readiness }),
      engineRequired:
        config?.getOptionalBoolean('readiness.engineRequired') ?? false,
    });
  },
});
