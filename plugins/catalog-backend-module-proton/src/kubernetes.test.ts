import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import { FakeProton } from '@proton-vending/test-utils';
import catalogModuleProton from './index';

jest.setTimeout(60_000);

describe("Backstage's Kubernetes plugin", () => {
  const proton = new FakeProton({ hasExtension: false });
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    proton.outputs.set('Dev_1', {
      cluster_name: 'Dev_1',
      cluster_endpoint: 'https://127.0.0.1:6443',
      cluster_certificate_authority_data: Buffer.from(
        '-----BEGIN CERTIFICATE-----',
      ).toString('base64'),
    });
    proton.deploy('Dev_1');
    proton.deploy('sandbox');
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleProton,
        kubernetesPlugin,
        createServiceFactory({
          service: protonServiceRef,
          deps: {},
          factory: () => proton.service,
        }),
        mockServices.rootConfig.factory({
          data: {
            aws: {
              mainAccount: {
                accessKeyId: 'demo',
                secretAccessKey: 'demo-secret',
              },
            },
            catalog: { rules: [{ allow: ['Resource'] }] },
            kubernetes: {
              serviceLocatorMethod: { type: 'multiTenant' },
              clusterLocatorMethods: [
                {
                  type: 'catalog',
                  dangerouslyAllowClusterUrls: ['127.0.0.1'],
                },
              ],
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
  });

  it('finds a vended cluster in the catalog', async () => {
    let clusters: { name: string }[] = [];
    while (clusters.length === 0) {
      const { body } = await request(backend.server)
        .get('/api/kubernetes/clusters')
        .set('authorization', mockCredentials.user.header());
      clusters = body.items ?? [];
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    // A sandbox has no endpoint, so there is no cluster.
    expect(clusters).toEqual([
      expect.objectContaining({ name: 'Dev_1', authProvider: 'aws' }),
    ]);
  });
});
