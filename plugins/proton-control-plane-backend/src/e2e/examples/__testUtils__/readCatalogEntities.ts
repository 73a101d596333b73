import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import catalogModuleProton from '@proton-vending/backstage-plugin-catalog-backend-module-proton';
import request from 'supertest';
import { setTimeout as delay } from 'node:timers/promises';
import {
  TEST_SCOPE,
  TestControlPlane,
} from '../../../__testUtils__/startControlPlane';
import { TEST_KEYS } from '../../../__testUtils__/testKeys';

/**
 * The entities that a Backstage catalog with the Proton module makes of
 * environments.
 */
export async function readCatalogEntities(
  plane: TestControlPlane,
  ...environmentNames: string[]
): Promise<Entity[]> {
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
    const entities: Entity[] = [];
    for (const name of environmentNames) {
      entities.push(await readEntity(backend, name));
    }
    return entities;
  } finally {
    await backend.stop();
  }
}

async function readEntity(
  { server }: TestBackend,
  name: string,
): Promise<Entity> {
  for (;;) {
    const { body, status } = await request(server)
      .get(`/api/catalog/entities/by-name/resource/default/${name}`)
      .set('authorization', mockCredentials.user.header());
    if (status === 200) {
      return body;
    }
    await delay(100);
  }
}
