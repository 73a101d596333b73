import {
  createLockFile,
  describeWith,
  publishProvider,
  terraformBinary,
} from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './program';

jest.setTimeout(60_000);

describeWith('terraform')('proton-runner fill-provider-cache', () => {
  let folder: string;
  let cache: string;

  const settings = () => join(folder, 'terraformrc');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fill-program-'));
    cache = join(folder, 'cache');
    process.env.TF_CLI_CONFIG_FILE = settings();
    await writeFile(
      settings(),
      `provider_installation { filesystem_mirror { path = "${folder}/mirror" } }`,
    );
  });

  afterEach(async () => {
    delete process.env.TF_CLI_CONFIG_FILE;
    await rm(folder, { recursive: true, force: true });
  });

  const fill = (...paths: string[]) =>
    runProgram(
      {
        PROTON_RUNNER_PROVIDER_CACHE: cache,
        PROTON_RUNNER_TERRAFORM: terraformBinary,
      },
      ['fill-provider-cache', ...paths],
    );

  /** A folder as that of a ConfigMap, with the lock file of a provider. */
  async function createConfigMap(): Promise<string> {
    publishProvider(join(folder, 'mirror'), '1.0.0');
    const locks = join(folder, 'locks');
    await mkdir(join(locks, '..2026'), { recursive: true });
    await writeFile(
      join(locks, '..2026', 'eks.lock.hcl'),
      await createLockFile('1.0.0', settings()),
    );
    await symlink('..2026/eks.lock.hcl', join(locks, 'eks.lock.hcl'));
    return locks;
  }

  it('fills the cache with the providers of a ConfigMap of lock files', async () => {
    const locks = await createConfigMap();
    expect(await fill(locks)).toBe(0);
    expect(existsSync(join(cache, 'example.com/acme/tiny/1.0.0'))).toBe(true);
    expect(await fill(join(locks, 'eks.lock.hcl'))).toBe(0);
  });

  it('fails when there is no lock file, or nothing to read', async () => {
    await mkdir(join(folder, 'empty'));
    expect(await fill(join(folder, 'empty'))).toBe(1);
    expect(await fill(join(folder, 'missing'))).toBe(1);
  });

  it.each([[['fill-provider-cache']], [['fill-provider-cahce', '/locks']]])(
    'says how %j must be called',
    async args => {
      expect(
        await runProgram({ PROTON_RUNNER_PROVIDER_CACHE: '/providers' }, args),
      ).toBe(2);
    },
  );
});
