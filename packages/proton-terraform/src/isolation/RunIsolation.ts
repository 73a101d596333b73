import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  findBinaryMounts,
  findChosenMounts,
  findNamedMounts,
} from './hostMounts';
import { HostIsolation, IsolationSupport } from './HostIsolation';
import { loopbackPortOf, networkCommand } from './network';
import { Mount, sandboxCommand } from './sandbox';

/** The folder in which the backend and the supervisors record runs. */
const RECORDS = '.runs';

/** The files of a deployment that commands can access. */
export interface IsolatedRun {
  workingDirectory: string;
  /** Where the state is, when it is a local file. */
  stateDirectory?: string;
  pluginCacheDirectory?: string;
  /** Services on the loopback that this run needs, as `host:port`. */
  reachableAddresses?: string[];
}

/** The requirements of one command. */
export interface CommandNeeds {
  binary: string;
  args: string[];
  environment: Record<string, string>;
  /** The name that `release` takes. */
  name: string;
  hasNetwork: boolean;
  /** Whether it fills the provider cache. */
  fillsCache?: boolean;
  /** Whether it must not outlive its caller. */
  diesWithParent: boolean;
  /** Files and folders among the records that it writes. */
  writes?: string[];
  startedFile?: string;
  /** Where errors go that the command itself doesn't write. */
  messageFile: string;
  errorFile: string;
}

/** How a command is started. */
export interface IsolatedCommand {
  command: string[];
  environment: Record<string, string>;
}

/** Starts the commands of one deployment apart from the backend. */
export class RunIsolation {
  /** Finds out how far the commands of a deployment can be isolated. */
  static async of(
    host: HostIsolation,
    run: IsolatedRun,
  ): Promise<RunIsolation> {
    return new RunIsolation(host, await host.findSupport(), run);
  }

  private constructor(
    private readonly host: HostIsolation,
    private readonly support: IsolationSupport,
    private readonly run: IsolatedRun,
  ) {}

  /** Whether commands run in namespaces of their own. */
  get isSandboxed(): boolean {
    return this.support.sandbox !== undefined;
  }

  /** Returns how to start a command. Call `release` after it ends. */
  async isolate(needs: CommandNeeds): Promise<IsolatedCommand> {
    const { limits, sandbox } = this.support;
    const plain = [needs.binary, ...needs.args];
    if (!sandbox) {
      const command = await limits.limit(nameOf(needs.name), plain);
      return { command, environment: needs.environment };
    }
    const home = this.recordOf('home');
    await mkdir(home, { recursive: true, mode: 0o700 });
    const sandboxed = sandboxCommand(
      sandbox,
      {
        links: sandbox.links,
        mounts: await this.findMounts(sandbox, needs, home),
        workingDirectory: this.run.workingDirectory,
        network: needs.hasNetwork ? 'given' : 'none',
        // The network ends with the whole run, or with the supervisor's command.
        diesWithParent: needs.diesWithParent || this.hasOwnNetwork(needs),
        startedFile: needs.startedFile,
      },
      plain,
    );
    return {
      command: await limits.limit(
        nameOf(needs.name),
        this.connect(sandboxed, needs),
      ),
      environment: { ...needs.environment, HOME: home, TMPDIR: '/tmp' },
    };
  }

  /** Removes what limits a command that has ended. */
  async release(name: string): Promise<void> {
    await this.support.limits.release(nameOf(name));
  }

  private hasOwnNetwork({ hasNetwork }: CommandNeeds): boolean {
    return hasNetwork && this.support.network !== undefined;
  }

  private connect(command: string[], needs: CommandNeeds): string[] {
    const { network, sandbox } = this.support;
    if (!needs.hasNetwork || !network) {
      return command;
    }
    const { reachableAddresses = [] } = this.run;
    const ports = [
      ...this.host.loopbackPorts,
      ...reachableAddresses.flatMap(address => loopbackPortOf(address) ?? []),
    ];
    return networkCommand(
      network,
      {
        loopbackPorts: [...new Set(ports)],
        blockedAddresses: this.host.blockedAddressesOf(needs.environment),
        forwardsNames: sandbox?.nameServers.areLocal ?? false,
      },
      needs,
      command,
    );
  }

  private async findMounts(
    sandbox: NonNullable<IsolationSupport['sandbox']>,
    needs: CommandNeeds,
    home: string,
  ): Promise<Mount[]> {
    const { host, run } = this;
    const temporary = this.recordOf('tmp');
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    const named = await findNamedMounts(needs.environment, home);
    const chosen = await findChosenMounts(
      host.readOnlyPaths,
      host.environment.HOME,
      home,
    );
    const outside = [...named, ...chosen];
    const isInHome = ({ to }: Mount) => to.startsWith(`${home}/`);
    const cache = run.pluginCacheDirectory;
    return [
      ...sandbox.mounts,
      ...(await this.findNameServerMounts(sandbox, needs)),
      { from: temporary, to: '/tmp', access: 'write' },
      ...(await findBinaryMounts(needs.binary)),
      ...outside.filter(mount => !isInHome(mount)),
      sameIn(run.workingDirectory, 'write'),
      // The backend trusts its records.
      sameIn(join(run.workingDirectory, RECORDS), 'read'),
      sameIn(home, 'write'),
      ...(needs.writes ?? []).map(path => sameIn(path, 'write')),
      ...outside.filter(isInHome),
      ...(run.stateDirectory ? [sameIn(run.stateDirectory, 'write')] : []),
      ...(cache ? [sameIn(cache, needs.fillsCache ? 'write' : 'read')] : []),
    ];
  }

  /** Queries to a resolver on this machine go through the network helper. */
  private async findNameServerMounts(
    { nameServers }: NonNullable<IsolationSupport['sandbox']>,
    needs: CommandNeeds,
  ): Promise<Mount[]> {
    if (!this.hasOwnNetwork(needs) || !nameServers.areLocal) {
      return [];
    }
    const file = this.recordOf('resolv.conf');
    await writeFile(file, nameServers.configuration, { mode: 0o600 });
    return [{ from: file, to: '/etc/resolv.conf', access: 'read' }];
  }

  private recordOf(name: string): string {
    return join(this.run.workingDirectory, RECORDS, name);
  }
}

function sameIn(path: string, access: Mount['access']): Mount {
  return { from: path, to: path, access };
}

/** Short, and the same for a backend that finds the command later. */
function nameOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}
