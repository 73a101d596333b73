import { execFile } from 'node:child_process';
import {
  access,
  mkdir,
  readdir,
  readFile,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { hasCode, ifPresent } from '../errorCode';

const run = promisify(execFile);

/** The prefix of the groups that are created here. */
const PREFIX = 'proton-terraform-';

/** A group that no run of a backend on this machine can be in the middle of creating. */
const ABANDONED_MS = 60_000;

/** Processes that were killed take a moment to end. */
const LONGEST_PAUSE_MS = 500;

/** What a cgroup can limit. */
export interface CgroupLimits {
  memory?: number;
  processes?: number;
  cpus?: number;
}

/** Where groups can be made: one folder in version 2, one for each controller in version 1. */
export interface CgroupRoot {
  version: 1 | 2;
  folders: { memory: string; pids: string; cpu?: string };
}

const CPU_PERIOD_US = 100_000;

/** What the kernel says of the groups of this process. */
export interface CgroupHost {
  /** The user of this process. */
  uid: number | undefined;
  /** Returns the user that owns a folder; undefined when it doesn't exist. */
  readOwner(folder: string): Promise<number | undefined>;
  /** Returns `/proc/self/mounts`. */
  readMounts(): Promise<string>;
  /** Returns `/proc/self/cgroup`. */
  readOwnGroups(): Promise<string>;
  /** Changes the controllers of a folder's groups in version 2, such as `+memory`. */
  changeControllers(file: string, change: string): Promise<void>;
}

const HOST: CgroupHost = {
  uid: process.getuid?.(),
  readOwner: async folder => (await stat(folder).catch(() => undefined))?.uid,
  readMounts: () => readText('/proc/self/mounts'),
  readOwnGroups: () => readText('/proc/self/cgroup'),
  changeControllers: (file, change) => writeFile(file, change),
};

/** Finds where this process can create groups with limits; undefined when it can't. */
export async function findCgroupRoot(
  host = HOST,
): Promise<CgroupRoot | undefined> {
  const mounts = await host.readMounts();
  const own = await host.readOwnGroups();
  for (const root of [
    ...(await findVersion2(host, mounts, own)),
    ...(await findVersion1(mounts, own)),
  ]) {
    if (await isUsable(root)) {
      return root;
    }
  }
  return undefined;
}

/** Creates a group. Returns the files that a process writes `0` to in order to join it. */
export async function createCgroup(
  root: CgroupRoot,
  name: string,
  limits: CgroupLimits,
): Promise<string[]> {
  for (const folder of foldersOf(root, name)) {
    // Not recursive: where nothing can be created, Node.js would try for ever.
    await mkdir(folder).catch(error => {
      if (!hasCode(error, 'EEXIST')) {
        throw error;
      }
    });
  }
  for (const [file, value, isOptional] of settingsOf(root, name, limits)) {
    if (!isOptional || (await exists(file))) {
      await writeFile(file, value);
    }
  }
  return foldersOf(root, name).map(folder => join(folder, 'cgroup.procs'));
}

/** Removes a group whose processes are ending. A group with remaining processes stays. */
export async function removeCgroup(
  root: CgroupRoot,
  name: string,
): Promise<void> {
  for (const folder of foldersOf(root, name)) {
    for (let pause = 1; !(await remove(folder)); pause *= 2) {
      if (pause > LONGEST_PAUSE_MS) {
        break;
      }
      await delay(pause);
    }
  }
}

/** Removes the groups of killed backends. */
export async function removeAbandonedCgroups({
  folders,
}: CgroupRoot): Promise<void> {
  for (const parent of new Set(Object.values(folders))) {
    for (const name of await readdir(parent)) {
      const folder = join(parent, name);
      if (name.startsWith(PREFIX)) {
        const found = await ifPresent(stat(folder));
        if (found && Date.now() - found.mtimeMs > ABANDONED_MS) {
          await remove(folder);
        }
      }
    }
  }
}

function foldersOf({ folders }: CgroupRoot, name: string): string[] {
  return [...new Set(Object.values(folders))].map(folder =>
    join(folder, PREFIX + name),
  );
}

/** Returns false while the group has processes. */
async function remove(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    return !hasCode(error, 'EBUSY');
  }
}

function settingsOf(
  { folders, version }: CgroupRoot,
  name: string,
  { cpus, memory, processes }: CgroupLimits,
): [file: string, value: string, isOptional: boolean][] {
  const settings: [string, string, boolean][] = [];
  const set = (
    folder: string | undefined,
    file: string,
    value: number | string | undefined,
    isOptional = false,
  ) => {
    if (folder !== undefined && value !== undefined) {
      const path = join(folder, PREFIX + name, file);
      settings.push([path, String(value), isOptional]);
    }
  };
  set(folders.pids, 'pids.max', processes);
  const quota = cpus && Math.round(cpus * CPU_PERIOD_US);
  if (version === 2) {
    set(folders.memory, 'memory.max', memory);
    set(folders.memory, 'memory.swap.max', memory && 0, true);
    set(folders.cpu, 'cpu.max', quota && `${quota} ${CPU_PERIOD_US}`);
  } else {
    set(folders.memory, 'memory.limit_in_bytes', memory);
    set(folders.memory, 'memory.memsw.limit_in_bytes', memory, true);
    set(folders.cpu, 'cpu.cfs_period_us', quota && CPU_PERIOD_US);
    set(folders.cpu, 'cpu.cfs_quota_us', quota);
  }
  return settings;
}

async function findVersion2(
  host: CgroupHost,
  mounts: string,
  own: string,
): Promise<CgroupRoot[]> {
  const mountPoint = / (?<path>\S+) cgroup2 /.exec(mounts)?.groups?.path;
  const path = /^0::(?<path>.*)$/m.exec(own)?.groups?.path;
  if (mountPoint === undefined || path === undefined) {
    return [];
  }
  const folder = await placeOf(mountPoint, path);
  const roots: CgroupRoot[] = [];
  for (const candidate of [folder, dirname(folder)]) {
    if (candidate === folder || (await isDelegated(host, candidate))) {
      const controllers = await enableControllers(host, candidate);
      if (['memory', 'pids'].every(name => controllers.includes(name))) {
        const cpu = controllers.includes('cpu') ? candidate : undefined;
        roots.push({
          version: 2,
          folders: {
            memory: candidate,
            pids: candidate,
            ...(cpu && { cpu }),
          },
        });
      }
    }
  }
  return roots;
}

/**
 * A group with processes of its own can't have groups that limit. Its parent
 * can, when a service manager has given it to the user of this process. Root
 * owns every group: for root, only the group of a unit of systemd is given,
 * which puts a process below it only with `DelegateSubgroup`.
 */
async function isDelegated(host: CgroupHost, folder: string): Promise<boolean> {
  if (host.uid === 0) {
    return /\.(service|scope)$/.test(folder);
  }
  return host.uid !== undefined && (await host.readOwner(folder)) === host.uid;
}

async function enableControllers(
  host: CgroupHost,
  folder: string,
): Promise<string[]> {
  const file = join(folder, 'cgroup.subtree_control');
  for (const controller of ['memory', 'pids', 'cpu']) {
    await host.changeControllers(file, `+${controller}`).catch(() => {});
  }
  return (await readText(file)).trim().split(/\s+/);
}

async function findVersion1(
  mounts: string,
  own: string,
): Promise<CgroupRoot[]> {
  const find = async (controller: string) => {
    const mountPoint = new RegExp(
      ` (?<path>\\S+) cgroup \\S*\\b${controller}\\b(?![a-z])`,
    ).exec(mounts)?.groups?.path;
    const path = new RegExp(
      `^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(?<path>.*)$`,
      'm',
    ).exec(own)?.groups?.path;
    return mountPoint === undefined || path === undefined
      ? undefined
      : placeOf(mountPoint, path);
  };
  const [memory, pids, cpu] = await Promise.all(
    ['memory', 'pids', 'cpu'].map(find),
  );
  return memory === undefined || pids === undefined
    ? []
    : [{ version: 1, folders: { memory, pids, ...(cpu && { cpu }) } }];
}

/** In a container, the path may exist only on the host. */
async function placeOf(mountPoint: string, path: string): Promise<string> {
  const place = resolvePath(join(mountPoint, path));
  return (await exists(place)) ? place : mountPoint;
}

async function isUsable(root: CgroupRoot): Promise<boolean> {
  const name = `probe-${process.pid}-${Date.now()}`;
  try {
    const files = await createCgroup(root, name, {
      memory: 64 * 1024 * 1024,
      processes: 16,
    });
    const script = 'for file; do echo 0 >"$file" || exit 1; done';
    await run('/bin/sh', ['-c', script, 'proton-cgroup', ...files]);
    return true;
  } catch {
    return false;
  } finally {
    await removeCgroup(root, name).catch(() => {});
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
