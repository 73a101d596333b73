import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  ProvisioningEngine,
  protonProvisioningExtensionPoint,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protonControlPlaneModuleKubernetes } from './module';
import { FakeCluster } from './__testUtils__/cluster/FakeCluster';
import { readRules } from './__testUtils__/exampleManifests';

const image = 'registry.example.com/proton-runner:1.0.0';

describe('the Kubernetes module', () => {
  let folder: string;
  let cluster: FakeCluster;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubernetes-module-'));
    cluster = new FakeCluster({
      rules: readRules(),
      program: { file: process.execPath, args: [] },
    });
    await cluster.start();
    await writeFile(join(folder, 'kubeconfig'), cluster.kubeConfigText);
  });

  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const logger = mockServices.logger.mock();

  beforeEach(() => {
    jest.clearAllMocks();
  });

  async function start(kubernetes?: object, settings: object = {}) {
    const engines: ProvisioningEngine[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          protonProvisioningExtensionPoint,
          { addEngine: engine => engines.push(engine), wake: () => {} },
        ],
      ],
      features: [
        protonControlPlaneModuleKubernetes,
        logger.factory,
        mockServices.rootConfig.factory({
          data: {
            protonControlPlane: {
              ...settings,
              ...(kubernetes && { kubernetes }),
            },
          },
        }),
      ],
    });
    await backend.stop();
    return engines;
  }

  it('adds an engine that runs on Kubernetes', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    const engines = await start({ image, cluster: { kubeconfig } });
    expect(engines[0]?.listSecrets()).toEqual(['token-of-the-control-plane']);
    expect(engines).toMatchObject([
      {
        id: 'KUBERNETES',
        runsOn: 'kubernetes',
        provisioner: 'TERRAFORM',
        stateFormat: 'terraform',
      },
    ]);
  });

  it.each([
    [{ default: 'one', templates: { eks: 'two' } }, true, ['one, two']],
    [{ accounts: { '123456789012': 'three' } }, true, ['three']],
    [{ default: 'one' }, false, []],
    [{}, true, []],
  ])(
    'warns of service accounts that can have roles beside assumeRole: %j, %s',
    async (serviceAccounts, hasRoles, named) => {
      const kubeconfig = join(folder, 'kubeconfig');
      await start(
        { image, cluster: { kubeconfig }, serviceAccounts },
        hasRoles ? { assumeRole: { accounts: [] } } : {},
      );
      expect(logger.warn.mock.calls.map(([message]) => message)).toEqual(
        named.map(names =>
          expect.stringContaining(`Remove the role of: ${names}. Or remove`),
        ),
      );
    },
  );

  it('adds nothing without its configuration', async () => {
    expect(await start()).toEqual([]);
  });

  it.each([
    [{ image }, "This backend doesn't run in a Kubernetes cluster"],
    [
      { image, cluster: { kubeconfig: '/nowhere' } },
      "cluster.kubeconfig can't be read",
    ],
  ])('says what is missing: %j', async (kubernetes, message) => {
    await expect(start(kubernetes)).rejects.toThrow(message);
  });

  it('names the contexts of a kubeconfig', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    await expect(
      start({ image, cluster: { kubeconfig, context: 'prod' } }),
    ).rejects.toThrow(
      'Set protonControlPlane.kubernetes.cluster.context to one of: fake',
    );
  });
});
