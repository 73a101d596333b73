import { createBackend } from '@backstage/backend-defaults';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import moduleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { describeWith } from '@proton-vending/test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { protonRootHealthServiceFactory } from './rootHealthServiceFactory';
import { protonControlPlanePlugin } from '../plugin';
import { EngineAwareRootHealth } from './EngineAwareRootHealth';
import { DeploymentReadiness } from '../instances/deploymentReadinessServiceRef';

const MISSING = {
  binary: '/nowhere/terraform',
  message: expect.stringContaining(
    "The configured Terraform binary '/nowhere/terraform' is not an executable file",
  ),
};

describe('the readiness of a backend with a control plane', () => {
  let dataDirectory: string;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'root-health-'));
  });

  afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

  async function readReadiness(options: object) {
    const protonControlPlane = {
      accountId: '123456789012',
      regions: ['us-east-1'],
      dataDirectory,
      ...options,
    };
    const backend = await startTestBackend({
      features: [
        protonRootHealthServiceFactory,
        protonControlPlanePlugin,
        moduleTerraform,
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
    const readiness: DeploymentReadiness = {
      findUnavailability: async () => undefined,
    };
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
      readiness,
      engineRequired: true,
    });
    expect(await health.getReadiness()).toEqual({
      status: 503,
      payload: { message: 'Backend has not started yet', status: 'error' },
    });
    hooks.start();
    expect((await health.getReadiness()).status).toBe(200);
    readiness.disabledReason = 'another control plane';
    expect((await health.getReadiness()).payload).toMatchObject({
      checks: {
        'proton-control-plane:engine': { message: 'another control plane' },
      },
    });
    hooks.shutDown();
    expect(await health.getReadiness()).toEqual({
      status: 503,
      payload: { message: 'Backend is shutting down', status: 'error' },
    });
  });
});
