import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentInputs,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import { TestControlPlane } from '../../__testUtils__/startControlPlane';
import { AwsAccount } from './__testUtils__/AwsAccount';
import { publishFromS3 } from './__testUtils__/publishFromS3';
import { startPlaneWithTerraform } from './__testUtils__/startPlaneWithTerraform';
import { VendedEnvironment } from './__testUtils__/VendedEnvironment';

jest.setTimeout(900_000);

const PAGE = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  '../../docs/write-a-template.md',
);

/** A code block with a title, which is the path of the file. */
const FILE = /^```\w+ title="([^"]+)"\n(.*?)^```$/gms;

describeWith(
  'terraform',
  'aws_provider',
  'moto_server',
)('the template on the page "Write an environment template"', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let folder: string;
  let account: AwsAccount;
  let plane: TestControlPlane;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'write-a-template-'));
    account = await AwsAccount.start();
    plane = await startPlaneWithTerraform(databases, account);
  });

  afterAll(async () => {
    await plane?.stop();
    await account?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is registered, deployed, changed and deleted', async () => {
    await writeFilesOfPage();
    await plane.client.createEnvironmentTemplate({ name: 'team-registry' });
    await publishFromS3({
      plane,
      account,
      templateName: 'team-registry',
      directory: join(folder, 'team-registry/v1'),
    });
    const registry = new VendedEnvironment(plane, 'images', 'team-registry');
    const spec = (inputs: EnvironmentInputs) => formatEnvironmentSpec(inputs);

    await expect(registry.create(spec({ team: 'A b' }))).rejects.toThrow(
      'team',
    );

    await registry.create(spec({ team: 'payments' }));
    expect(await registry.readOutputs()).toEqual({
      repository_url: expect.stringMatching(/\/payments\/images$/),
    });

    expect(
      await registry.update(spec({ team: 'payments', keep_images: 5 })),
    ).toMatchObject({ toChange: 0, toRemove: 1, toAdd: 1 });

    await expect(
      registry.startUpdate(spec({ team: 'checkout', keep_images: 5 })),
    ).rejects.toThrow("spec.team can't be changed after the environment");
    await expect(
      registry.startUpdate(
        spec({ team: 'payments', keep_images: 4, keep_untagged_days: 60 }),
      ),
    ).rejects.toThrow(
      'spec.keep_untagged_days must not exceed 30 when fewer than 5 images are kept',
    );

    await registry.startDeletion();
    await registry.deleted();
  });

  async function writeFilesOfPage(): Promise<void> {
    const page = await readFile(PAGE, 'utf8');
    for (const [, path, contents] of page.matchAll(FILE)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), contents);
    }
  }
});
