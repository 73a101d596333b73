import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protonControlPlanePlugin } from '../plugin';

jest.setTimeout(60_000);

describe("a backend with the demo's key", () => {
  const { NODE_ENV } = process.env;
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'demo-key-'));
  });

  afterEach(async () => {
    Object.assign(process.env, { NODE_ENV });
    await rm(directory, { recursive: true, force: true });
  });

  const start = () =>
    startTestBackend({
      features: [
        protonControlPlanePlugin,
        mockServices.rootConfig.factory({
          data: {
            protonControlPlane: {
              accountId: '123456789012',
              regions: ['us-east-1'],
              dataDirectory: directory,
              accessKeys: [
                {
                  accessKeyId: 'proton-local',
                  secretAccessKey: 'a-secret-of-my-very-own',
                  allow: ['proton:*'],
                },
              ],
            },
          },
        }),
      ],
    });

  it.each(['production', 'test', ''])(
    'does not start with NODE_ENV=%s',
    async environment => {
      Object.assign(process.env, { NODE_ENV: environment });
      await expect(start()).rejects.toThrow(
        "protonControlPlane.accessKeys[0] is the demo's key",
      );
    },
  );

  it('starts with NODE_ENV=development', async () => {
    Object.assign(process.env, { NODE_ENV: 'development' });
    const backend = await start();
    await backend.stop();
  });
});
