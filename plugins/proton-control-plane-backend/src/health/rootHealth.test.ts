import { createBackend } from '@backstage/backend-defaults';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { describeWith } from '@proton-vending/test-utils';
import request from 'supertest';
import { protonRootHealthServiceFactory } from './rootHealthServiceFactory';
import { EngineAwareRootHealth } from './EngineAwareRootHealth';
import { EngineHealth } from './EngineHealth';
import { DeploymentReadiness } from '../instances/deploymentReadinessServiceRef';

const MISSING = {
  binary: '/nowhere/terraform',
  message: expect.stringContaining(
    "The configured Terraform binary '/nowhere/terraform' is not an executable file",
  ),
};

describe('the readiness of a backend with a control plane', () => {
  async function readReadiness(protonControlPlane: object) {
    const backend = await startTestBackend({
      features: [
        protonRootHealthServiceFactory,
        mockServices.rootConfig.factory({ data: { protonControlPlane } }),
      ],
    });
    try {
      const { status, body } = await request(backend.server).get(
        '/.backstage/health/v1/readiness',
      );
      const liveness = await request(backend.server).get(
        '/.backstage/health/v1/liveness',
      );
      expect(liveness.status).toBe(200);
      expect(liveness.body).toEqual({ status: 'ok' });
      return { status, body };
    } finally {
      await backend.stop();
    }
  }

  it('says why no engine can run, and is ready for everything else', async () => {
    expect(
      await readReadiness({ terraform: { binary: MISSING.binary } }),
    ).toEqual({
      status: 200,
      body: {
        status: 'ok',
        checks: {
          'proton-control-plane:engine': {
            status: 'error',
            message: MISSING.message,
          },
        },
      },
    });
  });

  it('is not ready without an engine where one is required', async () => {
    expect(
      await readReadiness({
        terraform: { binary: MISSING.binary },
        readiness: { engineRequired: true },
      }),
    ).toEqual({
      status: 503,
      body: {
        status: 'error',
        message: MISSING.message,
        checks: {
          'proton-control-plane:engine': {
            status: 'error',
            message: MISSING.message,
          },
        },
      },
    });
  });

  describeWith('terraform')('with Terraform', () => {
    it('is ready and says so', async () => {
      expect(
        await readReadiness({ readiness: { engineRequired: true } }),
      ).toEqual({
        status: 200,
        body: {
          status: 'ok',
          checks: { 'proton-control-plane:engine': { status: 'ok' } },
        },
      });
    });
  });

  it('can be added to a backend in the place of its own', () => {
    expect(() =>
      createBackend().add(protonRootHealthServiceFactory),
    ).not.toThrow();
  });
});

describe('EngineAwareRootHealth', () => {
  it('is as Backstage is before the start and at the shutdown', async () => {
    const hooks: Record<string, () => void> = {};
    const health = EngineAwareRootHealth.create({
      lifecycle: {
        addStartupHook: hook => {
          hooks.start = hook;
        },
        addBeforeShutdownHook: hook => {
          hooks.shutDown = hook;
        },
        addShutdownHook: () => {},
      },
      engine: EngineHealth.create({
        engine: { findUnavailability: async () => undefined },
      }),
      engineRequired: true,
    });
    expect(await health.getReadiness()).toEqual({
      status: 503,
      payload: { message: 'Backend has not started yet', status: 'error' },
    });
    hooks.start();
    expect((await health.getReadiness()).status).toBe(200);
    hooks.shutDown();
    expect(await health.getReadiness()).toEqual({
      status: 503,
      payload: { message: 'Backend is shutting down', status: 'error' },
    });
  });
});

describe('EngineHealth', () => {
  it('says at once why the control plane runs no deployments', async () => {
    const readiness: DeploymentReadiness = {};
    const health = EngineHealth.create({
      engine: { findUnavailability: async () => undefined },
      readiness,
    });
    expect(await health.check()).toEqual({ status: 'ok' });
    readiness.obstacle = 'another control plane';
    expect(await health.check()).toEqual({
      status: 'error',
      message: 'another control plane',
    });
  });

  it('looks again when its answer is old, and not before', async () => {
    let now = 0;
    const answers = ['no Terraform', undefined];
    const findUnavailability = jest.fn(async () => answers.shift());
    const health = EngineHealth.create({
      engine: { findUnavailability },
      now: () => now,
    });
    const first = { status: 'error', message: 'no Terraform' };
    expect(await Promise.all([health.check(), health.check()])).toEqual([
      first,
      first,
    ]);
    now = 15_000;
    expect(await health.check()).toEqual({ status: 'ok' });
    expect(findUnavailability).toHaveBeenCalledTimes(2);
  });
});
