import { Proton, waitUntilEnvironmentDeployed } from '@aws-sdk/client-proton';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  applyInputDefaults,
  formatEnvironmentSpec,
  JsonSchema,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import moduleTerraform from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { protonControlPlanePlugin } from '../plugin';

jest.setTimeout(120_000);

const BUNDLE = join(
  __dirname,
  '../../../../packages/app/e2e-tests/bundles/wide-inputs',
);
const schema = parseTemplateSchema(
  readFileSync(join(BUNDLE, 'v1/schema/schema.yaml'), 'utf8'),
);

/** How many values there are to fill in, one item of each list included. */
function countInputs(part: JsonSchema): number {
  const { $ref, items, properties } = part;
  if (typeof $ref === 'string') {
    const types = schema.inputs.definitions as Record<string, JsonSchema>;
    return countInputs(types[$ref.split('/').at(-1) ?? '']);
  }
  if (items) {
    return countInputs(items as JsonSchema);
  }
  return properties
    ? Object.values(properties as Record<string, JsonSchema>)
        .map(countInputs)
        .reduce((sum, count) => sum + count, 0)
    : 1;
}

describe('a template of forty inputs, three levels deep', () => {
  it('has them', () => {
    expect(countInputs(schema.inputs)).toBeGreaterThanOrEqual(40);
  });

  describeWith('terraform')('with Terraform', () => {
    let directory: string;
    let client: Proton;
    let stop: () => Promise<void>;

    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'wide-inputs-'));
      await cp(BUNDLE, join(directory, 'templates/wide-inputs'), {
        recursive: true,
      });
      const backend = await startTestBackend({
        features: [
          protonControlPlanePlugin,
          moduleTerraform,
          mockServices.rootConfig.factory({
            data: {
              protonControlPlane: {
                accountId: '123456789012',
                regions: ['us-east-1'],
                dataDirectory: join(directory, 'data'),
                accessKeys: [
                  {
                    accessKeyId: 'admin',
                    secretAccessKey: 'admin-secret-access-key',
                    allow: ['proton:*'],
                  },
                ],
                environmentTemplates: {
                  directory: join(directory, 'templates'),
                  publish: true,
                },
              },
            },
          }),
        ],
      });
      stop = () => backend.stop();
      const { port } = backend.server.address() as AddressInfo;
      client = new Proton({
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${port}/api/proton-control-plane`,
        credentials: {
          accessKeyId: 'admin',
          secretAccessKey: 'admin-secret-access-key',
        },
        maxAttempts: 1,
      });
    });

    afterAll(async () => {
      client?.destroy();
      await stop?.();
      await rm(directory, { recursive: true, force: true });
    });

    it('is vended with what a form makes of it', async () => {
      const inputs = applyInputDefaults(schema.inputs, {
        platform_name: 'payments',
        network: { dns: { ttl_seconds: 60 } },
        nodes: {},
        database: { backup: { window: '01:00-02:00' } },
        observability: { alerts: {} },
        labels: [{ key: 'team', value: 'payments' }],
      });

      await client.createEnvironment({
        name: 'wide',
        templateName: 'wide-inputs',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec(inputs),
      });
      await waitUntilEnvironmentDeployed(
        { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
        { name: 'wide' },
      );

      const { outputs } = await client.listEnvironmentOutputs({
        environmentName: 'wide',
      });
      expect(outputs).toEqual(
        expect.arrayContaining([
          { key: 'platform_name', valueString: 'payments' },
          { key: 'backup_window', valueString: '01:00-02:00' },
          { key: 'first_label', valueString: 'team' },
        ]),
      );
    });
  });
});
