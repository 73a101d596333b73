import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  CgroupHost,
  createCgroup,
  findCgroupRoot,
  removeAbandonedCgroups,
  removeCgroup,
} from './cgroups';

/** A mount where nobody can create folders, not even root. */
const READ_ONLY = '/proc/self';

describe('cgroups', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cgroups-'));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  /** Creates a folder in the place of a mount or a group. */
  async function create(...path: string[]): Promise<string> {
    const created = join(folder, ...path);
    await mkdir(created, { recursive: true });
    return created;
  }

  /**
   * A kernel that offers some controllers in version 2. As a real one, it refuses
   * them in a group that has processes, unless this is the root of all groups.
   */
  function hostWith({
    controllers = ['memory', 'pids', 'cpu'],
    mounts,
    own,
    busy = own.flatMap(line =>
      line.startsWith('0::/') && line !== '0::/'
        ? [join(folder, 'unified', line.slice('0::'.length))]
        : [],
    ),
    uid = 0,
    owners = {},
  }: {
    controllers?: string[];
    mounts: string[];
    own: string[];
    /** The groups that have processes; that of this process when absent. */
    busy?: string[];
    uid?: number;
    /** The users that own folders; all others are those of root. */
    owners?: Record<string, number>;
  }): CgroupHost {
    return {
      uid,
      readOwner: async path => owners[path] ?? 0,
      readMounts: async () =>
        ['proc /proc proc rw 0 0', ...mounts, ''].join('\n'),
      readOwnGroups: async () => [...own, ''].join('\n'),
      changeControllers: async (file, change) => {
        const name = change.replace('+', '');
        if (busy.includes(dirname(file))) {
          throw new Error('EBUSY');
        }
        if (!controllers.includes(name)) {
          throw new Error('EINVAL');
        }
        await appendFile(file, `${name} `);
      },
    };
  }

  const version2 = (path: string) => `cgroup2 ${path} cgroup2 rw,nosuid 0 0`;
  const version1 = (path: string, controllers: string) =>
    `cgroup ${path} cgroup rw,nosuid,${controllers} 0 0`;

  async function version1Mounts() {
    return [
      version1(await create('memory'), 'memory'),
      version1(await create('pids'), 'pids'),
      version1(await create('cpu,cpuacct'), 'cpu,cpuacct'),
      version1(await create('cpuset'), 'cpuset'),
    ];
  }

  const VERSION_1_GROUPS = [
    '12:cpuset:/',
    '11:memory:/backend.slice',
    '10:pids:/backend.slice',
    '9:cpu,cpuacct:/backend.slice',
    '1:name=systemd:/backend.slice',
  ];

  it('are those of version 2, in the root of all groups', async () => {
    const mount = await create('unified');
    const host = hostWith({ mounts: [version2(mount)], own: ['0::/'] });
    expect(await findCgroupRoot(host)).toEqual({
      version: 2,
      folders: { memory: mount, pids: mount, cpu: mount },
    });
  });

  it.each([
    ['root', 0],
    ['another user', 1000],
  ])(
    'are those of version 2, in the service that systemd has given to %s',
    async (_, uid) => {
      const service = await create('unified', 'system.slice', 'web.service');
      await create('unified', 'system.slice', 'web.service', 'backend');
      const host = hostWith({
        mounts: [version2(join(folder, 'unified'))],
        own: ['0::/system.slice/web.service/backend'],
        uid,
        owners: { [service]: uid },
      });
      expect(await findCgroupRoot(host)).toEqual({
        version: 2,
        folders: { memory: service, pids: service, cpu: service },
      });
    },
  );

  it.each([
    ['root in a service', 0, '/system.slice/web.service'],
    ['another user in a service', 1000, '/system.slice/web.service'],
    ["another user in root's service", 1000, '/web.service/backend'],
    ['a user nobody knows', undefined, '/web.service/backend'],
  ])('of version 2 are missing for %s', async (_, uid, group) => {
    await create('unified', group);
    const host = hostWith({
      mounts: [version2(join(folder, 'unified'))],
      own: [`0::${group}`],
    });
    expect(await findCgroupRoot({ ...host, uid })).toBeUndefined();
  });

  it('of version 2 are missing in a container whose group has its processes', async () => {
    const mount = await create('unified');
    const host = hostWith({
      mounts: [version2(mount)],
      own: ['0::/'],
      busy: [mount],
    });
    expect(await findCgroupRoot(host)).toBeUndefined();
  });

  it('are those of the mount when the path of the group exists on the host only', async () => {
    const mount = await create('unified');
    const host = hostWith({
      mounts: [version2(mount)],
      own: ['0::/kubepods/pod-1/container/backend'],
    });
    expect((await findCgroupRoot(host))?.folders.memory).toBe(mount);
  });

  it('limit no processors where version 2 has no controller for them', async () => {
    const mount = await create('unified');
    const host = hostWith({
      controllers: ['memory', 'pids'],
      mounts: [version2(mount)],
      own: ['0::/'],
    });
    expect(await findCgroupRoot(host)).toEqual({
      version: 2,
      folders: { memory: mount, pids: mount },
    });
  });

  it('are those of version 1, one folder for each controller', async () => {
    const host = hostWith({
      mounts: await version1Mounts(),
      own: VERSION_1_GROUPS,
    });
    await create('memory', 'backend.slice');
    expect(await findCgroupRoot(host)).toEqual({
      version: 1,
      folders: {
        memory: join(folder, 'memory', 'backend.slice'),
        pids: join(folder, 'pids'),
        cpu: join(folder, 'cpu,cpuacct'),
      },
    });
  });

  it.each([
    ['has no controllers', []],
    ['has no controller of memory', ['pids', 'cpu']],
  ])('are those of version 1 where version 2 %s', async (_, controllers) => {
    const host = hostWith({
      controllers,
      mounts: [version2(await create('unified')), ...(await version1Mounts())],
      own: [...VERSION_1_GROUPS, '0::/'],
    });
    expect((await findCgroupRoot(host))?.version).toBe(1);
  });

  it('are those of version 1 where nobody can create groups of version 2', async () => {
    const host = hostWith({
      mounts: [version2(READ_ONLY), ...(await version1Mounts())],
      own: [...VERSION_1_GROUPS, '0::/'],
    });
    expect((await findCgroupRoot(host))?.version).toBe(1);
  });

  it('are missing without any mount', async () => {
    const host = hostWith({ mounts: [], own: [] });
    expect(await findCgroupRoot(host)).toBeUndefined();
  });

  it('are missing where version 1 has no controller of processes', async () => {
    const host = hostWith({
      mounts: [version1(await create('memory'), 'memory')],
      own: ['11:memory:/'],
    });
    expect(await findCgroupRoot(host)).toBeUndefined();
  });

  it.each([
    ['2', [version2(READ_ONLY)], ['0::/']],
    [
      '1',
      [version1(READ_ONLY, 'memory'), version1(READ_ONLY, 'pids')],
      ['11:memory:/', '10:pids:/'],
    ],
  ])(
    'are missing where nobody can create groups of version %s',
    async (_, mounts, own) => {
      expect(await findCgroupRoot(hostWith({ mounts, own }))).toBeUndefined();
    },
  );

  it('are missing where a process cannot join a group', async () => {
    const mount = await create('unified');
    const host = hostWith({ mounts: [version2(mount)], own: ['0::/'] });
    jest.spyOn(Date, 'now').mockReturnValue(1_000);
    // A folder in the place of the file that a process writes to.
    await create(
      'unified',
      `proton-terraform-probe-${process.pid}-1000`,
      'cgroup.procs',
    );
    expect(await findCgroupRoot(host)).toBeUndefined();
  });

  const LIMITS = { memory: 1_000_000, processes: 7, cpus: 1.5 };

  it('of version 2 get their limits, and a process joins in one file', async () => {
    const mount = await create('unified');
    const folders = { memory: mount, pids: mount, cpu: mount };
    const group = await create('unified', 'proton-terraform-run');
    await writeFile(join(group, 'memory.swap.max'), 'max');
    expect(await createCgroup({ version: 2, folders }, 'run', LIMITS)).toEqual([
      join(group, 'cgroup.procs'),
    ]);
    expect(await readSettings(group)).toEqual({
      'cpu.max': '150000 100000',
      'memory.max': '1000000',
      'memory.swap.max': '0',
      'pids.max': '7',
    });
  });

  it('of version 1 get their limits, and a process joins in each folder', async () => {
    const folders = {
      memory: await create('memory'),
      pids: await create('pids'),
      cpu: await create('cpu'),
    };
    const files = await createCgroup({ version: 1, folders }, 'run', LIMITS);
    const groups = Object.values(folders).map(each =>
      join(each, 'proton-terraform-run'),
    );
    expect(files).toEqual(groups.map(group => join(group, 'cgroup.procs')));
    const settings = await Promise.all(groups.map(readSettings));
    // Without accounting of swap, the kernel has no file for its limit.
    expect(Object.assign({}, ...settings)).toEqual({
      'cpu.cfs_period_us': '100000',
      'cpu.cfs_quota_us': '150000',
      'memory.limit_in_bytes': '1000000',
      'pids.max': '7',
    });
  });

  it('are removed when they are empty, and when a killed backend has left them', async () => {
    const mount = await create('unified');
    const root = {
      version: 2,
      folders: { memory: mount, pids: mount },
    } as const;
    await create('unified', 'proton-terraform-run');
    await removeCgroup(root, 'run');
    const old = await create('unified', 'proton-terraform-old');
    await utimes(old, 1, 1);
    await create('unified', 'proton-terraform-new');
    const other = await create('unified', 'somebody-else');
    await utimes(other, 1, 1);
    await removeAbandonedCgroups(root);
    expect((await readdir(mount)).sort()).toEqual([
      'proton-terraform-new',
      'somebody-else',
    ]);
  });

  async function readSettings(group: string): Promise<Record<string, string>> {
    const names = await readdir(group);
    return Object.fromEntries(
      await Promise.all(
        names.map(async name => [
          name,
          await readFile(join(group, name), 'utf8'),
        ]),
      ),
    );
  }
});
