import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderQuota } from './FolderQuota';

describe('FolderQuota', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'folder-quota-'));
    await mkdir(join(directory, 'work', 'modules'), { recursive: true });
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const watch = (limit: number) =>
    FolderQuota.watch({ directory: join(directory, 'work'), limit, pause: 5 });

  it('tells when the files at any depth are too much', async () => {
    const quota = watch(1_000);
    const exceeded = once(quota.signal, 'abort');
    await writeFile(join(directory, 'work', 'a'), 'x'.repeat(600));
    await writeFile(join(directory, 'work', 'modules', 'b'), 'x'.repeat(600));
    await exceeded;
    await quota.stop();
    expect(quota.signal.aborted).toBe(true);
  });

  it('does not count what links lead to', async () => {
    await mkdir(join(directory, 'cache'));
    await writeFile(join(directory, 'cache', 'provider'), 'x'.repeat(5_000));
    await symlink(join(directory, 'cache'), join(directory, 'work', 'cache'));
    const quota = watch(1_000);
    await quota.stop();
    expect(quota.signal.aborted).toBe(false);
  });
});
