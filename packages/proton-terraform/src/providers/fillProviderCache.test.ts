import {
  createLockFile,
  describeWith,
  publishProvider,
} from '@proton-vending/test-utils';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../__testUtils__/silentLogger';
import { PLATFORM_FOLDER } from './cachedProviders';
import { fillProviderCache } from './fillProviderCache';

jest.setTimeout(60_000);

describeWith('terraform')('fillProviderCache', () => {
  let folder: string;
  let mirror: string;
  let directory: string;

  const settings = () => join(folder, 'terraformrc');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'provider-cache-'));
    mirror = join(folder, 'mirror');
    directory = join(folder, 'cache');
    await writeFile(
      settings(),
      `provider_installation { filesystem_mirror { path = "${mirror}" } }`,
    );
    publishProvider(mirror, '1.0.0');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const lock = () => createLockFile('1.0.0', settings());

  const fill = (...lockFiles: string[]) =>
    fillProviderCache({
      directory,
      lockFiles,
      environment: { TF_CLI_CONFIG_FILE: settings() },
      logger: silentLogger(),
    });

  it('adds the providers of lock files, each once', async () => {
    const lockFile = await lock();
    expect(await fill(lockFile, lockFile)).toEqual([
      'example.com/acme/tiny 1.0.0',
    ]);
    expect(
      readdirSync(
        join(directory, 'example.com/acme/tiny/1.0.0', PLATFORM_FOLDER),
      ),
    ).toEqual(['terraform-provider-tiny_v1.0.0']);
    // Nothing of its work is left.
    expect(readdirSync(directory)).toEqual(['example.com']);

    await rm(mirror, { recursive: true });
    expect(await fill(lockFile)).toEqual([]);
  });

  it('removes what a process left that was killed', async () => {
    const [old, current] = ['.filling-old', '.filling-current'].map(name =>
      join(directory, name),
    );
    await mkdir(old, { recursive: true });
    await mkdir(current);
    const yesterday = Date.now() / 1_000 - 24 * 60 * 60;
    await utimes(old, yesterday, yesterday);
    await fill();
    expect(readdirSync(directory)).toEqual(['.filling-current']);
  });

  it('is filled once by two at the same time', async () => {
    const lockFile = await lock();
    await Promise.all([fill(lockFile), fill(lockFile)]);
    expect(readdirSync(directory)).toEqual(['example.com']);
  });

  it('takes no package that the lock file has no checksum of', async () => {
    const lockFile = await lock();
    await rm(mirror, { recursive: true });
    publishProvider(mirror, '1.0.0', { program: '// tampered with' });
    await expect(fill(lockFile)).rejects.toThrow(
      /provider cache can't be filled with example\.com\/acme\/tiny 1\.0\.0: .*checksum/s,
    );
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says what cannot be had', async () => {
    const lockFile = (await lock()).replaceAll('1.0.0', '2.0.0');
    await expect(fill(lockFile)).rejects.toThrow(
      /can't be filled with example\.com\/acme\/tiny 2\.0\.0/,
    );
  });

  it('writes nothing outside of the cache', async () => {
    const lockFile = 'provider "../../../etc" {\n  version = "1.0.0"\n}\n';
    await expect(fill(lockFile)).rejects.toThrow(/isn't valid: \.\.\/\.\./);
  });
});
