import { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';
import { ProtonProvisioningExtensionPoint } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { createClusterClient } from './cluster/ClusterClient';
import { createKubeConfig, listCredentials } from './cluster/createKubeConfig';
import { KubernetesLauncher } from './KubernetesLauncher';
import { KubernetesSettings } from './readKubernetesOptions';
import { RunWatch } from './RunWatch';

interface KubernetesEngineOptions {
  settings: KubernetesSettings;
  provisioning: ProtonProvisioningExtensionPoint;
  lifecycle: LifecycleService;
  logger: LoggerService;
  /** As `createRunnerEngine` has them. */
  lostAfter?: HumanDuration;
  stopsItselfAfter?: HumanDuration;
}

/** Adds the engine that runs Jobs, and watches them for as long as the backend runs. */
export function addKubernetesEngine(options: KubernetesEngineOptions): void {
  const { lifecycle, logger, provisioning, settings } = options;
  const { lostAfter, stopsItselfAfter } = options;
  const { cluster, jobs } = settings;
  const kubeConfig = createKubeConfig(cluster);
  const client = createClusterClient(kubeConfig);
  provisioning.addEngine(
    createRunnerEngine({
      id: 'KUBERNETES',
      runsOn: 'kubernetes',
      lostAfter,
      stopsItselfAfter,
      launcher: KubernetesLauncher.create({
        client,
        jobs,
        secrets: listCredentials(kubeConfig),
        logger,
      }),
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
}
