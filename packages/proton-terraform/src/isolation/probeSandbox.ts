import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInGroup } from '../program/runInGroup';
import { findSystemMounts, hidePaths } from './hostMounts';
import { HostTools } from './hostTools';
import { findNameServers, NameServers } from './nameServers';
import {
  joinNetworkCommand,
  keepNetworkCommand,
  NETWORK_DESCRIPTORS,
  NetworkTools,
} from './network';
import { RunNetwork } from './RunNetwork';
import { Mount, RootLink, sandboxCommand, SandboxTools } from './sandbox';

/** A busy machine may need a long time to start three programs. */
const PROBE_TIMEOUT_MS = 30_000;

const MAX_PROBE_OUTPUT = 100_000;

/** The device that pasta needs to create networks; without it, pasta hangs. */
const TUN_DEVICE = '/dev/net/tun';

/** The sandboxes that this machine can create. */
export interface SandboxSupport {
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

/** Finds out which sandboxes this machine can create, by creating them. */
export async function probeSandbox(
  tools: HostTools,
  options: { path: string; blockedAddresses: string[]; hiddenPaths: string[] },
): Promise<SandboxSupport> {
  const { blockedAddresses, hiddenPaths, path } = options;
  const { bwrap, env, ip, nsenter, pasta, unshare } = tools;
  if (process.platform !== 'linux') {
    return { problems: ['isolation needs Linux'] };
  }
  if (!bwrap || !env) {
    return { problems: [`${bwrap ? 'env' : 'bubblewrap'} isn't installed`] };
  }
  const system = await findSystemMounts();
  const { problems } = await hidePaths(system.mounts, hiddenPaths);
  const sandbox = {
    bwrap,
    env,
    user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    nameServers: await findNameServers(),
    ...system,
  };
  const problem = await tryOut({ sandbox, path });
  if (problem !== undefined) {
    return { problems: [`bubblewrap doesn't work here: ${problem}`] };
  }
  if (!ip || !nsenter || !pasta || !unshare) {
    const missing = [
      pasta ? [] : 'passt (pasta)',
      ip ? [] : 'iproute2',
      nsenter && unshare ? [] : 'util-linux (nsenter and unshare)',
    ].flat();
    return {
      sandbox,
      problems: [...problems, `${missing.join(' and ')} isn't installed`],
    };
  }
  const network = { ip, nsenter, pasta, unshare };
  const networkProblem = (await mayUse(TUN_DEVICE))
    ? await tryOut({ sandbox, network, path, blockedAddresses })
    : `the user of the backend isn't allowed to open ${TUN_DEVICE}`;
  return networkProblem === undefined
    ? { sandbox, network, problems }
    : {
        sandbox,
        problems: [...problems, `pasta doesn't work here: ${networkProblem}`],
      };
}

interface Trial {
  sandbox: NonNullable<SandboxSupport['sandbox']>;
  network?: NetworkTools;
  path: string;
  blockedAddresses?: string[];
}

/** Runs a command that does nothing; returns what went wrong. */
async function tryOut(trial: Trial): Promise<string | undefined> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'proton-isolation-'));
    const network = await openNetwork(trial, folder);
    try {
      await runInGroup(createCommand(trial, folder), {
        env: { PATH: trial.path },
        timeout: PROBE_TIMEOUT_MS,
        maxBuffer: MAX_PROBE_OUTPUT,
        inherited: network?.inherited,
      });
    } finally {
      await network?.close();
    }
    return undefined;
  } catch (error) {
    const { message, name, stderr = '' } = error as Error & { stderr?: string };
    return name === 'TimeoutError'
      ? `it took longer than ${PROBE_TIMEOUT_MS / 1000} seconds`
      : stderr.trim().split('\n').at(-1) || message;
  } finally {
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function openNetwork(
  { network, path, sandbox, blockedAddresses = [] }: Trial,
  folder: string,
): Promise<RunNetwork | undefined> {
  if (!network) {
    return undefined;
  }
  const { areLocal } = sandbox.nameServers;
  return RunNetwork.open({
    command: keepNetworkCommand(network, {
      loopbackPorts: [],
      blockedAddresses,
      forwardsNames: areLocal,
    }),
    environment: { PATH: path },
    errorFile: join(folder, 'errors'),
  });
}

function createCommand({ network, sandbox }: Trial, folder: string): string[] {
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
      heldDescriptor: network && NETWORK_DESCRIPTORS.life,
    },
    ['/bin/sh', '-c', ':'],
  );
  return network ? joinNetworkCommand(network, command) : command;
}

async function mayUse(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
