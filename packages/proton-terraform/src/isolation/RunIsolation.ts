import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inherited } from '../program/runInGroup';
import { DownloadedProviders } from '../providers/DownloadedProviders';
import {
  findBinaryMounts,
  findChosenMounts,
  findNamedMounts,
  hidePaths,
} from './hostMounts';
import { HostIsolation, IsolationSupport } from './HostIsolation';
import {
  joinNetworkCommand,
  keepNetworkCommand,
  loopbackPortOf,
  NETWORK_DESCRIPTORS,
  NetworkAccess,
  NetworkTools,
} from './network';
import { RunNetwork } from './RunNetwork';
import { Mount, sandboxCommand } from './sandbox';

/** The folder in which the backend and the supervisors record runs. */
const RECORDS = '.runs';

/** The files of a deployment that commands can access. */
export interface IsolatedRun {
  workingDirectory: string;
  /** Where the state is, when it is a local file. */
  stateDirectory?: string;
  /** Providers that commands only read. */
  pluginCacheDirectory?: string;
  /** Providers that `init` downloads. */
  downloads?: DownloadedProviders;
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
  /** Whether it downloads providers. */
  downloads?: boolean;
  /** Whether it must not outlive its caller. */
  diesWithParent: boolean;
  /** Files and folders among the records that it writes. */
  writes?: string[];
  startedFile?: string;
}

/** How a command is started. */
export interface IsolatedCommand {
  command: string[];
  environment: Record<string, string>;
  inherited: Inherited;
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

  /** Begins to create what commands of this run need, and doesn't wait for it. */
  warmUp(environment: Record<string, string>): void {
    const { network } = this.support;
    if (network) {
      // Whoever needs it hears of a failure.
      this.useNetwork(network, environment, async () => {}).catch(() => {});
    }
  }

  /** Starts a command. Call `release` after it ends. */
  async start<T>(
    needs: CommandNeeds,
    spawn: (command: IsolatedCommand) => Promise<T>,
  ): Promise<T> {
    const { network } = this.support;
    return needs.hasNetwork && network
      ? this.useNetwork(network, needs.environment, async ({ inherited }) =>
          spawn({ ...(await this.isolate(needs, network)), inherited }),
        )
      : spawn({ ...(await this.isolate(needs)), inherited: [] });
  }

  /** Removes what limits a command that has ended. */
  release(name: string): void {
    this.support.limits.release(nameOf(name));
  }

  private async isolate(
    needs: CommandNeeds,
    network?: NetworkTools,
  ): Promise<Omit<IsolatedCommand, 'inherited'>> {
    const { limits, sandbox } = this.support;
    const plain = [needs.binary, ...needs.args];
    if (!sandbox) {
      const command = await limits.limit(nameOf(needs.name), plain);
      return { command, environment: needs.environment };
    }
    const home = await this.createRecordFolder('home');
    const sandboxed = sandboxCommand(
      sandbox,
      {
        links: sandbox.links,
        mounts: await this.findMounts(sandbox, needs, home),
        workingDirectory: this.run.workingDirectory,
        network: needs.hasNetwork ? 'given' : 'none',
        diesWithParent: needs.diesWithParent,
        startedFile: needs.startedFile,
        heldDescriptor: network && NETWORK_DESCRIPTORS.life,
      },
      plain,
    );
    return {
      command: await limits.limit(
        nameOf(needs.name),
        network ? joinNetworkCommand(network, sandboxed) : sandboxed,
      ),
      environment: { ...needs.environment, HOME: home, TMPDIR: '/tmp' },
    };
  }

  /** All commands of this run that reach the same share a network. */
  private async useNetwork<T>(
    tools: NetworkTools,
    environment: Record<string, string>,
    start: (network: RunNetwork) => Promise<T>,
  ): Promise<T> {
    const access = this.findAccess(environment);
    return this.host.networks.use(
      `${this.run.workingDirectory} ${JSON.stringify(access)}`,
      () => this.openNetwork(keepNetworkCommand(tools, access)),
      start,
    );
  }

  private async openNetwork(keeping: string[]): Promise<RunNetwork> {
    const { limits } = this.support;
    const name = nameOf(randomUUID());
    try {
      const network = await RunNetwork.open({
        command: await limits.limit(name, keeping),
        environment: { PATH: this.host.environment.PATH ?? '' },
        errorFile: join(await this.createRecordFolder(), 'network.log'),
      });
      network.ended.finally(() => limits.release(name)).catch(() => {});
      return network;
    } catch (error) {
      limits.release(name);
      throw new Error(
        `The network of isolated Terraform didn't start: ${
          (error as Error).message
        }`,
      );
    }
  }

  private findAccess(environment: Record<string, string>): NetworkAccess {
    const { reachableAddresses = [] } = this.run;
    const ports = [
      ...this.host.loopbackPortsOf(environment),
      ...reachableAddresses.flatMap(address => loopbackPortOf(address) ?? []),
    ];
    return {
      loopbackPorts: [...new Set(ports)],
      blockedAddresses: this.host.blockedAddressesOf(environment),
      forwardsNames: this.support.sandbox?.nameServers.areLocal ?? false,
    };
  }

  private async findMounts(
    sandbox: NonNullable<IsolationSupport['sandbox']>,
    needs: CommandNeeds,
    home: string,
  ): Promise<Mount[]> {
    const { host, run } = this;
    const temporary = await this.createRecordFolder('tmp');
    const named = await findNamedMounts(needs.environment, home);
    const chosen = await findChosenMounts(
      host.readOnlyPaths,
      host.environment.HOME,
      home,
    );
    const outside = [...named, ...chosen];
    const isInHome = ({ to }: Mount) => to.startsWith(`${home}/`);
    const { downloads, pluginCacheDirectory: cache } = run;
    // Now: some didn't exist yet when this machine was examined.
    const hidden = await hidePaths(sandbox.mounts, host.hiddenPaths);
    return [
      ...sandbox.mounts,
      ...hidden.mounts,
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
      ...(cache ? [sameIn(cache, 'read')] : []),
      ...(downloads?.exist
        ? [sameIn(downloads.directory, needs.downloads ? 'write' : 'read')]
        : []),
    ];
  }

  /** Queries to a resolver on this machine go through the network helper. */
  private async findNameServerMounts(
    { nameServers }: NonNullable<IsolationSupport['sandbox']>,
    needs: CommandNeeds,
  ): Promise<Mount[]> {
    const hasOwnNetwork = needs.hasNetwork && this.support.network;
    if (!hasOwnNetwork || !nameServers.areLocal) {
      return [];
    }
    const file = this.recordOf('resolv.conf');
    await writeFile(file, nameServers.configuration, { mode: 0o600 });
    return [{ from: file, to: '/etc/resolv.conf', access: 'read' }];
  }

  private async createRecordFolder(name = ''): Promise<string> {
    const folder = this.recordOf(name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
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
