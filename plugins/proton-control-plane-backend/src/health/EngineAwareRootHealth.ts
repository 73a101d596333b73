import {
  RootHealthService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { EngineHealth } from './EngineHealth';

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
    engine: EngineHealth;
    /** Whether a backend without an engine is not ready. */
    engineRequired: boolean;
  }): EngineAwareRootHealth {
    return new EngineAwareRootHealth(options);
  }

  private state: 'starting' | 'up' | 'down' = 'starting';

  private constructor(
    private readonly options: {
      lifecycle: RootLifecycleService;
      engine: EngineHealth;
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
    const check = await this.options.engine.check();
    const checks = { [CHECK]: check };
    if (check.status === 'error' && this.options.engineRequired) {
      const { status, payload } = notReady(check.message);
      return { status, payload: { ...payload, checks } };
    }
    return { status: 200, payload: { status: 'ok', checks } };
  }
}

function notReady(message: string): Health {
  return { status: 503, payload: { message, status: 'error' } };
}
