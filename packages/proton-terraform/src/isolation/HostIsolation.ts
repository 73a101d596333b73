import { TerraformLogger } from '../TerraformLogger';
import { findHostTools } from './hostTools';
import {
  listBlockedAddresses,
  loopbackPortOf,
  loopbackPortsOf,
  usesContainerCredentials,
} from './network';
import { TerraformIsolation, TerraformLimits } from './options';
import { probeSandbox, SandboxSupport } from './probeSandbox';
import { ResourceLimits } from './resourceLimits';
import { RunNetworks } from './RunNetworks';

/** How soon a machine without full isolation is checked again. */
const PROBE_AGAIN_MS = 60_000;

const HOW_TO_ISOLATE =
  'Install bubblewrap, passt and iproute2 on a Linux that lets the user of the backend create user namespaces';

/** What this machine provides to isolate Terraform. */
export type IsolationSupport = SandboxSupport & { limits: ResourceLimits };

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

/** Finds out how far this machine can isolate Terraform, and describes it. */
export class HostIsolation {
  readonly networks = new RunNetworks();
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

  get hiddenPaths(): string[] {
    return this.options.isolation?.hiddenPaths ?? [];
  }

  /**
   * Which ports of the loopback a run with these variables reaches. Only the
   * host's own variables count: a run with its own credentials doesn't get those
   * of the host's, and a value of the run itself opens no port.
   */
  loopbackPortsOf(environment: Record<string, string>): number[] {
    const { isolation, settings } = this.options;
    const kept = Object.entries(this.environment).flatMap(([name, value]) =>
      environment[name] === value ? value : [],
    );
    return [
      ...(isolation?.reachableAddresses ?? []).flatMap(
        address => loopbackPortOf(address) ?? [],
      ),
      ...loopbackPortsOf(kept),
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
    const isComplete = sandbox && network && problems.length === 0;
    return this.mode === 'required' && !isComplete
      ? `protonControlPlane.terraform.isolation.mode is "required", but this machine can't isolate Terraform: ${problems.join(
          '; ',
        )}. ${HOW_TO_ISOLATE}, or set the mode to "auto"`
      : undefined;
  }

  async findSupport(): Promise<IsolationSupport> {
    const known = this.support ?? this.probeAnew();
    const { network, problems } = await known;
    const isComplete = network !== undefined && problems.length === 0;
    const isRecent = Date.now() - this.probedAt <= PROBE_AGAIN_MS;
    return isComplete || isRecent || this.mode === 'none'
      ? this.support ?? known
      : this.probeAnew();
  }

  private probeAnew(): Promise<IsolationSupport> {
    const probed = this.probe();
    this.probedAt = Date.now();
    this.support = probed;
    probed.catch(() => {
      if (this.support === probed) {
        this.support = undefined;
      }
    });
    return probed;
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
        : await probeSandbox(tools, {
            path: this.environment.PATH ?? '',
            blockedAddresses: this.blockedAddressesOf(this.environment),
            hiddenPaths: this.hiddenPaths,
          })),
    };
    this.say(support);
    return support;
  }

  private say(support: IsolationSupport): void {
    const text = this.describe(support);
    if (text !== this.said) {
      this.said = text;
      const isIsolated = support.network && support.problems.length === 0;
      if (isIsolated || this.options.isolation === undefined) {
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
    const exposed = problems.map(problem => `But ${problem}. `).join('');
    return `Terraform is isolated by bubblewrap and pasta (${limited}). ${exposed}${this.describeReach()}`;
  }

  private describeReach(): string {
    const ports = [...new Set(this.loopbackPortsOf(this.environment))];
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
