import { durationToMilliseconds } from '@backstage/types';
import { readFile } from 'node:fs/promises';
import {
  CgroupRoot,
  createCgroup,
  findCgroupRoot,
  removeAbandonedCgroups,
  removeCgroup,
} from './cgroups';
import { HostTools } from './hostTools';
import { TerraformLimits } from './options';

type Limits = Required<Omit<TerraformLimits, 'cpus'>> &
  Pick<TerraformLimits, 'cpus'>;

const DEFAULTS: Limits = {
  // The AWS provider takes 0.6 to 0.9 GB.
  memory: 4e9,
  processes: 2048,
  openFiles: 8192,
  cpuTime: { hours: 2 },
};

/** Joins the groups, then executes the command. */
const JOIN = `
while [ "$1" != -- ]; do
  echo 0 >"$1" || exit 1
  shift
done
shift
exec "$@"
`;

/** Limits what a command and all that it starts may use. */
export class ResourceLimits {
  /** Finds out what this machine can limit. */
  static async find(
    limits: TerraformLimits,
    tools: HostTools,
  ): Promise<ResourceLimits> {
    if (process.platform !== 'linux') {
      return new ResourceLimits({ ...DEFAULTS, ...limits }, undefined, []);
    }
    const cgroups = await findCgroupRoot();
    if (cgroups) {
      await removeAbandonedCgroups(cgroups).catch(() => {});
    }
    const all = { ...DEFAULTS, ...limits };
    return new ResourceLimits(
      all,
      cgroups,
      tools.prlimit ? await prlimitCommand(tools.prlimit, all, !cgroups) : [],
    );
  }

  private constructor(
    private readonly limits: Limits,
    private readonly cgroups: CgroupRoot | undefined,
    private readonly prlimit: string[],
  ) {}

  /** Describes the limits that apply. */
  describe(): string {
    const { memory, openFiles, processes } = this.limits;
    const parts: string[] = [];
    if (this.cgroups) {
      parts.push(
        `${formatBytes(
          memory,
        )} of memory and ${processes} processes for each command (cgroup v${
          this.cgroups.version
        })`,
      );
    } else if (this.prlimit.length > 0) {
      parts.push(
        `${formatBytes(
          memory,
        )} of memory for each process and ${processes} processes for the user (prlimit; no cgroup can be made here)`,
      );
    }
    if (this.prlimit.length > 0) {
      parts.push(
        `${openFiles} open files and ${formatDuration(
          durationToMilliseconds(this.limits.cpuTime),
        )} of processor time for each process (prlimit)`,
      );
    }
    return parts.length > 0
      ? `limits: ${parts.join('; ')}`
      : 'no limits, because neither a cgroup nor prlimit is available';
  }

  /** Returns a command that is limited, under a name that `release` takes. */
  async limit(name: string, command: string[]): Promise<string[]> {
    const { cgroups, limits, prlimit } = this;
    const files = cgroups ? await createCgroup(cgroups, name, limits) : [];
    const limited = [...prlimit, ...command];
    return files.length > 0
      ? ['/bin/sh', '-c', JOIN, 'proton-limits', ...files, '--', ...limited]
      : limited;
  }

  /**
   * Removes what `limit` needed, once all processes of the command have ended.
   * Nobody needs to wait for that.
   */
  release(name: string): void {
    if (this.cgroups) {
      // What remains is removed when the backend starts next.
      removeCgroup(this.cgroups, name).catch(() => {});
    }
  }
}

async function prlimitCommand(
  prlimit: string,
  limits: Limits,
  isAlone: boolean,
): Promise<string[]> {
  const cpuSeconds = Math.ceil(durationToMilliseconds(limits.cpuTime) / 1000);
  const wanted: [option: string, row: string, value: number][] = [
    ['nofile', 'Max open files', limits.openFiles],
    ['cpu', 'Max cpu time', cpuSeconds],
    ['core', 'Max core file size', 0],
    ...(isAlone
      ? ([
          ['nproc', 'Max processes', limits.processes],
          ['data', 'Max data size', limits.memory],
        ] as [string, string, number][])
      : []),
  ];
  const present = await readFile('/proc/self/limits', 'utf8');
  return [
    prlimit,
    ...wanted.map(([option, row, value]) => {
      // A process can't raise a lower limit.
      const hard = new RegExp(`^${row}\\s+\\S+\\s+(\\d+)`, 'm').exec(present);
      return `--${option}=${Math.min(value, Number(hard?.[1] ?? value))}`;
    }),
  ];
}

function formatBytes(bytes: number): string {
  return bytes >= 1e9
    ? `${Number((bytes / 1e9).toFixed(1))} GB`
    : `${Math.round(bytes / 1e6)} MB`;
}

function formatDuration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes >= 60 && minutes % 60 === 0
    ? `${minutes / 60} h`
    : `${minutes} min`;
}
