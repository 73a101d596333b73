import { access, constants, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ifPresent } from '../errorCode';
import { TerraformLogger } from '../TerraformLogger';
import { findSystemMounts } from './hostMounts';
import { findHostTools, HostTools } from './hostTools';
import {
  listBlockedAddresses,
  loopbackPortOf,
  loopbackPortsOf,
  networkCommand,
  NetworkTools,
  usesContainerCredentials,
} from './network';
import { runInGroup } from '../program/runInGroup';
import { findNameServers, NameServers } from './nameServers';
import { TerraformIsolation, TerraformLimits } from './options';
import { ResourceLimits } from './resourceLimits';
import { Mount, RootLink, sandboxCommand, SandboxTools } from './sandbox';

/** A busy machine may need a long time to start three programs. */
const PROBE_TIMEOUT_MS = 30_000;

const MAX_PROBE_OUTPUT = 100_000;

/** The device that pasta needs to create networks; without it, pasta hangs. */
const TUN_DEVICE = '/dev/net/tun';

/** How soon a machine without full isolation is checked again. */
const PROBE_AGAIN_MS = 60_000;

const HOW_TO_ISOLATE =
  'Install bubblewrap, passt and iproute2 on a Linux that lets the user of the backend create user namespaces';

/** What this machine provides to isolate Terraform. */
export interface IsolationSupport {
  limits: ResourceLimits;
  /** Absent when files and processes aren't isolated. */
  sandbox?: SandboxTools & {
    links: RootLink[];
    mounts: Mount[];
    nameServers: NameServers;
  };
  /** Absent when the network isn't isolated. */
  network?: NetworkTools;
  /** What is missing, and why. */
  problems: string[];
}

export interface HostIsolationOptions {
  isolation?: TerraformIsolation;
  limits?: TerraformLimits;
  /** What Terraform may see of the backend's environment. */
  environment: Record<string, string>;
  /** Settings of the operator whose URLs Terraform has to reach, such as of a state backend. */
  settings?: unknown;
  logger: TerraformLogger;
  /** The programs that isolate; overridden in tests. */
  findTools?: typeof findHostTools;
}

/** Checks once how far this machine can isolate Terraform, and describes it. */
export class HostIsolation {
  private support: Promise<IsolationSupport> | undefined;
  private probedAt = 0;
  private said = '';

  /** @throws Error when an address isn't `host:port` */
  constructor(private readonly options: HostIsolationOptions) {
    this.options.isolation?.reachableAddresses?.forEach(loopbackPortOf);
  }

  get environment(): Record<string, string> {
    return this.options.environment;
  }

  get readOnlyPaths(): string[] {
    return this.options.isolation?.readOnlyPaths ?? [];
  }

  /** Which ports of the loopback every run reaches. */
  get loopbackPorts(): number[] {
    const { environment, isolation, settings } = this.options;
    return [
      ...(isolation?.reachableAddresses ?? []).flatMap(
        address => loopbackPortOf(address) ?? [],
      ),
      ...loopbackPortsOf(environment),
      ...loopbackPortsOf(settings),
    ];
  }

  /** Which addresses a run with these variables doesn't reach. */
  blockedAddressesOf(environment: Record<string, string>): string[] {
    return listBlockedAddresses(
      environment,
      this.options.isolation?.allowInstanceMetadata,
    );
  }

  /** Why Terraform may not run here, and what to do; undefined when it may. */
  async findUnavailability(): Promise<string | undefined> {
    const { network, problems, sandbox } = await this.findSupport();
    return this.mode === 'required' && !(sandbox && network)
      ? `protonControlPlane.terraform.isolation.mode is "required", but this machine can't isolate Terraform: ${problems.join(
          '; ',
        )}. ${HOW_TO_ISOLATE}, or set the mode to "auto"`
      : undefined;
  }

  async findSupport(): Promise<IsolationSupport> {
    if (!this.support || (await this.mayHaveChanged(this.support))) {
      this.probedAt = Date.now();
      this.support = this.probe();
    }
    return this.support;
  }

  private async mayHaveChanged(
    support: Promise<IsolationSupport>,
  ): Promise<boolean> {
    return (
      this.mode === 'required' &&
      Date.now() - this.probedAt > PROBE_AGAIN_MS &&
      !(await support).network
    );
  }

  private get mode(): TerraformIsolation['mode'] {
    return this.options.isolation?.mode ?? 'none';
  }

  private async probe(): Promise<IsolationSupport> {
    const { findTools = findHostTools } = this.options;
    const tools = await findTools(this.environment.PATH);
    const limits = await ResourceLimits.find(this.options.limits ?? {}, tools);
    const support = {
      limits,
      ...(this.mode === 'none'
        ? { problems: [] }
        : await this.probeSandbox(tools)),
    };
    this.say(support);
    return support;
  }

  private async probeSandbox(
    tools: HostTools,
  ): Promise<Omit<IsolationSupport, 'limits'>> {
    const { bwrap, env, ip, pasta, unshare } = tools;
    if (process.platform !== 'linux') {
      return { problems: ['isolation needs Linux'] };
    }
    if (!bwrap || !env) {
      return { problems: [`${bwrap ? 'env' : 'bubblewrap'} isn't installed`] };
    }
    const sandbox = {
      bwrap,
      env,
      user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
      nameServers: await findNameServers(),
      ...(await findSystemMounts()),
    };
    const problem = await this.tryOut(sandbox);
    if (problem !== undefined) {
      return { problems: [`bubblewrap doesn't work here: ${problem}`] };
    }
    if (!ip || !pasta || !unshare) {
      const missing = [
        pasta ? [] : 'passt (pasta)',
        ip ? [] : 'iproute2',
        unshare ? [] : 'unshare',
      ].flat();
      return {
        sandbox,
        problems: [`${missing.join(' and ')} isn't installed`],
      };
    }
    const network = { ip, pasta, unshare };
    const networkProblem = (await mayUse(TUN_DEVICE))
      ? await this.tryOut(sandbox, network)
      : `the user of the backend isn't allowed to open ${TUN_DEVICE}`;
    return networkProblem === undefined
      ? { sandbox, network, problems: [] }
      : { sandbox, problems: [`pasta doesn't work here: ${networkProblem}`] };
  }

  /** Runs a command that does nothing; returns what went wrong. */
  private async tryOut(
    sandbox: NonNullable<IsolationSupport['sandbox']>,
    network?: NetworkTools,
  ): Promise<string | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'proton-isolation-'));
    const command = sandboxCommand(
      sandbox,
      {
        ...sandbox,
        mounts: [
          ...sandbox.mounts,
          { from: folder, to: folder, access: 'write' },
        ],
        workingDirectory: folder,
        network: network ? 'given' : 'none',
        diesWithParent: true,
        startedFile: join(folder, 'started'),
      },
      ['/bin/sh', '-c', ':'],
    );
    const errorFile = join(folder, 'errors');
    const tried = network
      ? networkCommand(
          network,
          {
            loopbackPorts: [],
            blockedAddresses: this.blockedAddressesOf(this.environment),
            forwardsNames: sandbox.nameServers.areLocal,
          },
          { messageFile: errorFile, errorFile },
          command,
        )
      : command;
    try {
      await runInGroup(tried, {
        env: { PATH: this.environment.PATH ?? '' },
        timeout: PROBE_TIMEOUT_MS,
        maxBuffer: MAX_PROBE_OUTPUT,
      });
      return undefined;
    } catch (error) {
      const { name, stderr = '' } = error as Error & { stderr?: string };
      const errors = (await ifPresent(readFile(errorFile, 'utf8'))) ?? '';
      return name === 'TimeoutError'
        ? `it took longer than ${PROBE_TIMEOUT_MS / 1000} seconds`
        : `${stderr}${errors}`.trim().split('\n').at(-1) || String(error);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private say(support: IsolationSupport): void {
    const text = this.describe(support);
    if (text !== this.said) {
      this.said = text;
      if (support.network || this.options.isolation === undefined) {
        this.options.logger.info(text);
      } else {
        this.options.logger.warn(text);
      }
    }
  }

  private describe({
    limits,
    network,
    problems,
    sandbox,
  }: IsolationSupport): string {
    const limited = limits.describe();
    if (!this.options.isolation) {
      // The library doesn't know what isolates its user from templates.
      return `Terraform runs as a child process (${limited})`;
    }
    if (!sandbox) {
      const why =
        this.mode === 'none' ? 'isolation is off' : problems.join('; ');
      return `Terraform isn't isolated (${why}; ${limited}). Anyone who can publish a template can read everything that the backend can read: its files, its environment variables and the states of other environments. ${HOW_TO_ISOLATE}, or run the control plane alone on a machine`;
    }
    if (!network) {
      return `Terraform has its own files and processes (bubblewrap; ${limited}), but not its own network: ${problems.join(
        '; ',
      )}. Templates can reach the services on this machine's loopback and the instance metadata`;
    }
    return `Terraform is isolated by bubblewrap and pasta (${limited}). ${this.describeReach()}`;
  }

  private describeReach(): string {
    const ports = [...new Set(this.loopbackPorts)];
    const reach =
      ports.length > 0
        ? `Templates reach these ports of this machine's loopback: ${ports.join(
            ', ',
          )}`
        : "Templates can't reach this machine's loopback";
    const credentials = this.options.isolation?.allowInstanceMetadata
      ? 'they can use the role of the instance, because allowInstanceMetadata is set'
      : 'the instance metadata is blocked, so the role of the instance provides no credentials';
    const container = usesContainerCredentials(this.environment)
      ? '; they can use the role of the container, because its credentials are in the environment'
      : '';
    return `${reach}; ${credentials}${container}. They can use the AWS credentials that Terraform is given`;
  }
}

async function mayUse(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
