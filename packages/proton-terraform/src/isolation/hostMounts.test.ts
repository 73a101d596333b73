import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hidePaths } from './hostMounts';
import { Mount, sandboxCommand } from './sandbox';

describe('hidePaths', () => {
  let usr: string;
  let mounts: Mount[];

  beforeEach(async () => {
    usr = await realpath(await mkdtemp(join(tmpdir(), 'host-mounts-')));
    await mkdir(join(usr, 'src', 'app', 'data'), { recursive: true });
    await writeFile(join(usr, 'app-config.yaml'), '');
    mounts = [{ from: usr, to: usr, access: 'read' }];
  });

  afterEach(async () => {
    await rm(usr, { recursive: true });
  });

  it('hides what lies in a folder that templates see', async () => {
    const app = join(usr, 'src', 'app');
    const settings = join(usr, 'app-config.yaml');
    const data = join(app, 'data');
    expect(
      await hidePaths(mounts, [data, settings, app, app, join(usr, 'none')]),
    ).toEqual({
      mounts: [
        { from: app, to: app, access: 'none' },
        { from: data, to: data, access: 'none' },
        { from: '/dev/null', to: settings, access: 'read' },
      ].sort((one, other) => one.to.length - other.to.length),
      problems: [],
    });
  });

  it.each([
    ['in no such folder', (folder: string) => `${folder}-other`],
    ['in the root', () => '/'],
  ])('has nothing to hide %s', async (_, pathOf) => {
    const path = pathOf(usr);
    await mkdir(path, { recursive: true });
    expect(await hidePaths(mounts, [path])).toEqual({
      mounts: [],
      problems: [],
    });
    if (path !== '/') {
      await rm(path, { recursive: true });
    }
  });

  it('says what it cannot hide', async () => {
    const { mounts: hidden, problems } = await hidePaths(mounts, [usr]);
    expect(hidden).toEqual([]);
    expect(problems).toEqual([
      `templates can read ${usr}, and the backend has its files in ${usr}: install the backend in a folder of its own`,
    ]);
  });
});

describe('sandboxCommand', () => {
  it('mounts folders of a run in a hidden folder, which stays read-only', () => {
    const command = sandboxCommand(
      { bwrap: 'bwrap', env: 'env', user: { uid: 1, gid: 1 } },
      {
        links: [],
        mounts: [
          { from: '/usr', to: '/usr', access: 'read' },
          { from: '/usr/app', to: '/usr/app', access: 'none' },
          { from: '/usr/app/run', to: '/usr/app/run', access: 'write' },
        ],
        workingDirectory: '/usr/app/run',
        network: 'none',
        diesWithParent: true,
      },
      ['true'],
    ).join(' ');
    expect(command).toContain(
      '--ro-bind /usr /usr --tmpfs /usr/app --bind /usr/app/run /usr/app/run --remount-ro /usr/app --remount-ro /',
    );
  });
});
