import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeploymentFolders, nameFullDisk } from './DeploymentFolders';

const DEPLOYMENT = {
  id: 'deployment',
  target: {
    kind: 'environment' as const,
    id: 'environment',
    name: 'dev',
    createdAt: new Date(),
  },
};

describe('DeploymentFolders', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deployment-folders-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('says so when the data directory takes nothing', async () => {
    await writeFile(join(directory, 'environments'), 'in the way');

    await expect(
      new DeploymentFolders(directory).prepare(DEPLOYMENT),
    ).rejects.toThrow(
      'The control plane cannot write to its data directory, protonControlPlane.dataDirectory (ENOTDIR)',
    );
  });

  it('keeps from others what was readable for them before', async () => {
    const environments = join(directory, 'environments');
    await mkdir(environments, { mode: 0o755 });
    await new DeploymentFolders(directory).prepare(DEPLOYMENT);
    expect((await stat(environments)).mode & 0o777).toBe(0o700);
  });

  it('removes what a deployment worked with', async () => {
    const folders = new DeploymentFolders(directory);
    const { workingDirectory, stateDirectory } = await folders.prepare(
      DEPLOYMENT,
    );
    await folders.removeWork(DEPLOYMENT);
    expect(existsSync(workingDirectory)).toBe(false);
    expect(existsSync(stateDirectory)).toBe(true);
  });

  it('names a full disk, and nothing else', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(nameFullDisk(full)).toMatchObject({
      message: expect.stringContaining('(no space left on device)'),
    });
    const other = new Error('other');
    expect(nameFullDisk(other)).toBe(other);
  });
});
