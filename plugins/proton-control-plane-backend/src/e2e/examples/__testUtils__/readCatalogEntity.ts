import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import catalogModuleProton from '@proton-vending/backstage-plugin-catalog-backend-module-proton';
import request from 'supertest';
import {
  TEST_SCOPE,
  TestControlPlane,
} from '../../../__testUtils__/startControlPlane';
import { TEST_KEYS } from '../../../__testUtils__/testKeys';

/**
 * The entity that a Backstage catalog with the Proton module makes of an
 * environment.
 */
export async function readCatalogEntity(
  plane: TestControlPlane,
  environmentName: string,
): Promise<Entity> {
  const { accountId, region } = TEST_SCOPE;
  const [{ accessKeyId, secretAccessKey }] = TEST_KEYS;
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleProton,
      mockServices.rootConfig.factory({
        data: {
          aws: { accounts: [{ accountId, accessKeyId, secretAccessKey }] },
          proton: {
            accounts: [{ accountId, regions: [region], endpoint: plane.url }],
          },
          catalog: {
            rules: [{ allow: ['Resource'] }],
            providers: { proton: { test: {} } },
          },
        },
      }),
    ],
  });
  try {
    for (;;) {
      const { body, status } = await request(backend.server)
        .get(
          `/api/catalog/entities/by-name/resource/default/${environmentName}`,
        )
        .set('authorization', mockCredentials.user.header());
      if (status === 200) {
        return body;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  } finally {
    await backend.stop();
  }
}
