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
import { decodeSavedPlan } from '../../plans/planContents';
import { AwsAccount } from './__testUtils__/AwsAccount';
import { publishExample } from './__testUtils__/publishExample';
import { startPlaneWithTerraform } from './__testUtils__/startPlaneWithTerraform';
import { VendedEnvironment } from './__testUtils__/VendedEnvironment';

jest.setTimeout(900_000);

const VERSION = {
  ...TEST_SCOPE,
  templateName: 'shared-vpc',
  majorVersion: 1,
  minorVersion: 0,
};

/* The other tests with the AWS provider override it, so that their `init` locks
   nothing. */
describeWith(
  'terraform',
  'aws_provider',
  'moto_server',
)('the template shared-vpc with the provider that init installs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const spec = (inputs: EnvironmentInputs = {}) =>
    formatEnvironmentSpec({
      vpc_name: 'shared-dev',
      zone_count: 2,
      nat_gateway: false,
      ...inputs,
    });
  let account: AwsAccount;
  let plane: TestControlPlane;
  let network: VendedEnvironment;

  beforeAll(async () => {
    account = await AwsAccount.start();
    plane = await startPlaneWithTerraform(databases, account);
    network = new VendedEnvironment(plane, 'shared-dev', 'shared-vpc');
    await publishExample({ plane, account, templateName: 'shared-vpc' });
    await account.recordBaseline();
  });

  afterAll(async () => {
    await plane?.stop();
    await account?.stop();
  });

  /** What the template version keeps: Terraform's lock file, and who wrote it. */
  const findLock = () =>
    plane.database.stores.versions.findDependencyLock(VERSION);

  const readLockFile = async (): Promise<string> =>
    JSON.parse(String(await findLock())).text;

  it('locks it when the first environment is created', async () => {
    expect(await findLock()).toBeUndefined();

    await network.create(spec());

    expect(await network.readOutputs()).toMatchObject({ region: 'us-east-1' });
    expect(await readLockFile()).toMatch(
      /provider "registry\.terraform\.io\/hashicorp\/aws" \{\s+version\s+= "\d+\.\d+\.\d+"\s+constraints = ">= 5\.95\.0, < 7\.0\.0"\s+hashes = \[\s+"h1:/,
    );
  });

  it('sends the lock with a plan, and deploys that plan', async () => {
    const plan = await network.preview(spec({ log_retention_days: 30 }));
    expect(plan).toMatchObject({
      status: 'READY',
      counts: { add: 0, replace: 0, destroy: 0 },
    });
    expect(plan.changes?.map(({ address }) => address)).toContain(
      'aws_cloudwatch_log_group.flow_logs[0]',
    );
    const saved = await plane.database.stores.environmentPlans.read(
      plan.id,
      'saved_plan',
    );
    expect(saved && decodeSavedPlan(saved).lockFile).toBe(await readLockFile());

    expect(await network.deploy(plan)).toBe(200);

    expect(await network.readOutputs()).toMatchObject({ region: 'us-east-1' });
  });

  it('runs no provider that differs from the locked one', async () => {
    const lock = String(await findLock());
    const other = JSON.stringify({
      ...JSON.parse(lock),
      text: (await readLockFile()).replace(
        /"h1:[^"]+"/g,
        `"h1:${'A'.repeat(43)}="`,
      ),
    });
    const { versions } = plane.database.stores;
    await versions.keepDependencyLock(VERSION, other, lock);

    expect(
      await network.preview(spec({ log_retention_days: 7 })),
    ).toMatchObject({
      status: 'FAILED',
      failure: { message: expect.stringContaining('checksums') },
    });

    await versions.keepDependencyLock(VERSION, lock, other);
  });

  it('deletes it with the locked provider, and leaves nothing in the account', async () => {
    await network.startDeletion();
    await network.deleted();

    expect(await account.listLeftovers()).toEqual([]);
  });
});
