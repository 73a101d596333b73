import {
  RootHealthService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { DeploymentReadiness } from '../instances/deploymentReadinessServiceRef';

/** A status of HTTP, and what to say with it. */
interface Health {
  status: number;
  payload: JsonObject;
}

/** The name that the check has in the readiness body. */
const CHECK = 'proton-control-plane:engine';

/**
 * Backstage's own liveness and readiness, and in the latter whether
 * deployments can run here.
 */
export class EngineAwareRootHealth implements RootHealthService {
  static create(options: {
    lifecycle: RootLifecycleService;
    readiness: DeploymentReadiness;
    /** Whether a backend without an engine is not ready. */
    engineRequired: boolean;
  }): EngineAwareRootHealth {
    return new EngineAwareRootHealth(options);
  }

  private state: 'starting' | 'up' | 'down' = 'starting';

  private constructor(
    private readonly options: {
      lifecycle: RootLifecycleService;
      readiness: DeploymentReadiness;
      engineRequired: boolean;
    },
  ) {
    const { lifecycle } = options;
    lifecycle.addStartupHook(() => {
      this.state = 'up';
    });
    lifecycle.addBeforeShutdownHook(() => {
      this.state = 'down';
    });
  }

  async getLiveness(): Promise<Health> {
    return { status: 200, payload: { status: 'ok' } };
  }

  async getReadiness(): Promise<Health> {
    switch (this.state) {
      case 'starting':
        return notReady('Backend has not started yet');
      case 'down':
        return notReady('Backend is shutting down');
      default:
        return this.describeEngine();
    }
  }

  private async describeEngine(): Promise<Health> {
    const { engineRequired, readiness } = this.options;
    const message =
      readiness.disabledReason ?? (await readiness.findUnavailability?.());
    if (message === undefined) {
      const checks = { [CHECK]: { status: 'ok' } };
      return { status: 200, payload: { status: 'ok', checks } };
    }
    const checks = { [CHECK]: { status: 'error', message } };
    if (engineRequired) {
      const { status, payload } = notReady(message);
      return { status, payload: { ...payload, checks } };
    }
    return { status: 200, payload: { status: 'ok', checks } };
  }
}

function notReady(message: string): Health {
  return { status: 503, payload: { message, status: 'error' } };
}
