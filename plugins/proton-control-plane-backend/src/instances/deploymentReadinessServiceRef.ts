import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/** What the control plane of this backend tells the backend's readiness. */
export interface DeploymentReadiness {
  /** Why no deployments run here; absent when they do. */
  disabledReason?: string;
  /** Why an engine can't run here; absent until the control plane has started. */
  findUnavailability?(): Promise<string | undefined>;
}

/** Carries it from the plugin to the root health service. */
export const deploymentReadinessServiceRef =
  createServiceRef<DeploymentReadiness>({
    id: 'proton-control-plane.deployment-readiness',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({ service, deps: {}, factory: () => ({}) }),
  });
