import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EnvironmentInputs,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { describeWith } from '@proton-vending/test-utils';
import {
  TEST_SCOPE,
  TestControlPlane,
} from '../../__testUtils__/startControlPlane';
import { TEST_KEYS } from '../../__testUtils__/testKeys';
import { AwsAccount } from './__testUtils__/AwsAccount';
import { startPlaneWithTerraform } from './__testUtils__/startPlaneWithTerraform';
import { VendedEnvironment } from './__testUtils__/VendedEnvironment';

const execute = promisify(execFile);

jest.setTimeout(900_000);

const PAGE = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  '../../docs/write-a-template.md',
);

/** A code block with a title, which is the path of the file. */
const FILE = /^```\w+ title="([^"]+)"\n(.*?)^```$/gms;

/** Commands that the page tells to run, each block in order. */
const COMMANDS = /^```shell\n(.*?)^```$/gms;

describeWith(
  'terraform',
  'aws',
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

  it('is checked and published with the commands of the page', async () => {
    const page = await readFile(PAGE, 'utf8');
    const [createFolders, check, publish] = Array.from(
      page.matchAll(COMMANDS),
      ([, commands]) => commands,
    );

    await run(createFolders);
    for (const [, path, contents] of page.matchAll(FILE)) {
      // Only in the folders that the page creates.
      await writeFile(join(folder, path), contents);
    }
    expect(await run(check)).toContain('3 to add, 0 to change');

    await account.createBucket('my-bundles');
    await run(publish);
    const { templateVersions } =
      await plane.client.listEnvironmentTemplateVersions({
        templateName: 'team-registry',
      });
    expect(templateVersions).toMatchObject([
      { majorVersion: '1', minorVersion: '0', status: 'PUBLISHED' },
    ]);
  });

  it('is deployed, recovered, changed and deleted', async () => {
    await account.recordBaseline();
    const registry = new VendedEnvironment(plane, 'images', 'team-registry');
    const spec = (inputs: EnvironmentInputs) => formatEnvironmentSpec(inputs);

    await expect(registry.create(spec({ team: 'A b' }))).rejects.toThrow(
      'team',
    );

    // A first deployment that fails halfway.
    account.eks.refuseNext.push({
      operation: /^ecr PutLifecyclePolicy$/,
      status: 400,
      code: 'AccessDeniedException',
      message: 'not authorized to perform: ecr:PutLifecyclePolicy',
    });
    await registry.create(spec({ team: 'payments' }));
    expect(await registry.read()).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringContaining(
        'not authorized to perform: ecr:PutLifecyclePolicy',
      ),
    });
    const { failure } = await registry.preview(spec({ team: 'checkout' }));
    expect(failure?.inputProblems).toEqual([
      {
        path: 'team',
        message:
          "team can't be changed from payments. For another team, create another environment.",
      },
    ]);

    expect(await registry.update(spec({ team: 'payments' }))).toMatchObject({
      toAdd: 1,
      toRemove: 0,
    });
    expect(await registry.readOutputs()).toEqual({
      repository_url: expect.stringMatching(/\/payments\/images$/),
    });

    await expect(
      registry.startUpdate(spec({ team: 'payments', keep_images: 2 })),
    ).rejects.toThrow(
      'spec.keep_images must not drop to less than a tenth in one step',
    );
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
    expect(await account.listLeftovers()).toEqual([]);
  });

  /** Runs commands as a reader of the page, in a folder of the test. */
  async function run(commands: string): Promise<string> {
    const [{ accessKeyId, secretAccessKey }] = TEST_KEYS;
    const { stdout } = await execute(
      'bash',
      [
        '-euc',
        commands.replaceAll('/tmp/team-registry', join(folder, 'checked')),
      ],
      {
        cwd: folder,
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_ENDPOINT_URL_PROTON: plane.url,
          AWS_PAGER: '',
          AWS_REGION: TEST_SCOPE.region,
          AWS_DEFAULT_REGION: TEST_SCOPE.region,
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
    return stdout;
  }
});
