import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Where instances of AWS get the credentials of their role. */
const INSTANCE_METADATA = ['169.254.169.254', 'fd00:ec2::254'];

/** Where containers of AWS get the credentials of their role. */
const CONTAINER_CREDENTIALS = [
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::23',
];

/** Where a sandbox asks for names when the resolver is on this machine. */
export const FORWARDED_RESOLVER = '169.254.1.53';

/** What a network reaches. */
export interface NetworkAccess {
  /** Ports of this machine's loopback that are reachable. */
  loopbackPorts: number[];
  /** Addresses that are always unreachable. */
  blockedAddresses: string[];
  /** Whether the resolver of this machine is on its loopback. */
  forwardsNames: boolean;
}

/** The programs that create a network and join it, by absolute path. */
export interface NetworkTools {
  ip: string;
  nsenter: string;
  pasta: string;
  unshare: string;
}

/**
 * The descriptors that a command inherits to join a network: one that keeps the
 * network alive, and its namespaces.
 */
export const NETWORK_DESCRIPTORS = { life: 3, user: 4, network: 5 };

// Routes are set before anything runs in the network, because commands lose the
// privilege to change them. The network lasts until nobody holds the other end
// of the standard input.
const KEEP = `
ip=$1 routes=$2
if read -r _ </proc/net/if_inet6; then
  routes=$routes$3
fi
"$ip" -batch - >&2 <<END || exit 1
$routes
END
echo ready
read -r _
`;

const { network: NETWORK, user: USER } = NETWORK_DESCRIPTORS;

const CLOSE_NAMESPACES = `exec "$@" ${USER}>&- ${NETWORK}>&-`;

/**
 * Creates a network that reaches other machines, but nothing on this one except
 * for the ports that it may reach. Writes a line when it is ready.
 */
export function keepNetworkCommand(
  { ip, pasta, unshare }: NetworkTools,
  { blockedAddresses, forwardsNames, loopbackPorts }: NetworkAccess,
): string[] {
  const blocked = (family: number) =>
    blockedAddresses
      .filter(address => isIP(address) === family)
      .map(address => `route replace unreachable ${address}\n`)
      .join('');
  return [
    // pasta refuses to work for root outside of a user namespace.
    ...[unshare, '--user', '--map-root-user', '--'],
    ...[pasta, '--quiet', '--foreground', '--netns-only', '--config-net'],
    ...['--tcp-ports', 'none', '--udp-ports', 'none', '--udp-ns', 'none'],
    ...['--tcp-ns', loopbackPorts.join(',') || 'none', '--no-map-gw'],
    ...(forwardsNames ? ['--dns-forward', FORWARDED_RESOLVER] : []),
    '--',
    ...['/bin/sh', '-c', KEEP, 'proton-network', ip, blocked(4), blocked(6)],
  ];
}

/** Runs a command in the network whose descriptors it inherits. */
export function joinNetworkCommand(
  { nsenter }: NetworkTools,
  command: string[],
): string[] {
  return [
    nsenter,
    `--user=/proc/self/fd/${USER}`,
    `--net=/proc/self/fd/${NETWORK}`,
    '--preserve-credentials',
    '--',
    // A template must not get hold of them.
    ...['/bin/sh', '-c', CLOSE_NAMESPACES, 'proton-network'],
    ...command,
  ];
}

/** Lists the addresses that no template reaches, those of this machine among them. */
export function listBlockedAddresses(
  environment: Record<string, string>,
  allowInstanceMetadata = false,
): string[] {
  // A run with its own credentials uses no others.
  const isDisabled = environment.AWS_EC2_METADATA_DISABLED === 'true';
  return [
    ...(allowInstanceMetadata && !isDisabled ? [] : INSTANCE_METADATA),
    ...(usesContainerCredentials(environment) ? [] : CONTAINER_CREDENTIALS),
    ...Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .filter(({ internal }) => !internal)
      .map(({ address }) => address),
  ];
}

/** Whether the operator gives Terraform the role of the container. */
export function usesContainerCredentials(
  environment: Record<string, string>,
): boolean {
  return (
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' in environment ||
    'AWS_CONTAINER_CREDENTIALS_FULL_URI' in environment
  );
}

/**
 * The port of an address on this machine's loopback; undefined for another
 * machine's, which needs no permission.
 *
 * @throws Error when it isn't `host:port`, or is on this machine and not on its loopback
 */
export function loopbackPortOf(address: string): number | undefined {
  const groups = /^(?<host>\[[^\]]+\]|[^:[\]]+):(?<port>\d{1,5})$/.exec(
    address,
  )?.groups;
  const port = Number(groups?.port);
  if (!groups || port < 1 || port > 65535) {
    throw new Error(`The address "${address}" isn't host:port`);
  }
  const host = groups.host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLoopback(host)) {
    return port;
  }
  const isOwn = Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .some(({ address: own }) => own === host);
  if (isOwn) {
    throw new Error(
      `Isolated Terraform can't reach ${address}, because it is an address of this machine outside of the loopback. Let the service listen on the loopback too, and configure 127.0.0.1:${port}`,
    );
  }
  return undefined;
}

/** The loopback ports of the URLs among an operator's settings, such as those of a proxy. */
export function loopbackPortsOf(settings: unknown): number[] {
  if (typeof settings === 'string') {
    const port = loopbackPortOfUrl(settings);
    return port === undefined ? [] : [port];
  }
  return typeof settings === 'object' && settings !== null
    ? Object.values(settings).flatMap(loopbackPortsOf)
    : [];
}

const DEFAULT_PORTS: Record<string, number> = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'postgresql:': 5432,
};

function loopbackPortOfUrl(text: string): number | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const { hostname, port, protocol } = new URL(text);
  return isLoopback(hostname.replace(/^\[|\]$/g, ''))
    ? Number(port) || DEFAULT_PORTS[protocol]
    : undefined;
}

/** Whether only this machine reaches a host by that name or address. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}
