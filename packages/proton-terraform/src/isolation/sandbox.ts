/** A file or folder of this machine, and where a sandbox sees it. */
export interface Mount {
  from: string;
  to: string;
  /** With `none`, the folder is empty in the sandbox. */
  access: 'read' | 'write' | 'none';
}

/** A link that a sandbox has at its root, as merged systems have `/bin`. */
export interface RootLink {
  target: string;
  path: string;
}

/** The files and network that a sandboxed command can access. */
export interface Sandbox {
  links: RootLink[];
  /** Later ones may lie inside earlier ones. */
  mounts: Mount[];
  workingDirectory: string;
  /**
   * `none` has no network at all; `given` takes the one that the sandbox is
   * started in.
   */
  network: 'none' | 'given';
  /** Kills everything inside when whoever started the sandbox ends. */
  diesWithParent: boolean;
  /** Created when the command can be signalled. */
  startedFile?: string;
  /** A descriptor that is open for as long as the sandbox, but not for the command. */
  heldDescriptor?: number;
}

/** The programs that create a sandbox, by absolute path. */
export interface SandboxTools {
  bwrap: string;
  env: string;
  user: { uid: number; gid: number };
}

/**
 * Puts a command into namespaces of its own. The command stays in the process
 * group of its caller, so that a signal for the group reaches it.
 */
export function sandboxCommand(
  { bwrap, env, user }: SandboxTools,
  sandbox: Sandbox,
  command: string[],
): string[] {
  const { heldDescriptor, links, mounts, network, startedFile } = sandbox;
  return [
    bwrap,
    '--unshare-user',
    ...['--uid', String(user.uid), '--gid', String(user.gid)],
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    ...(network === 'none' ? ['--unshare-net'] : []),
    ...(sandbox.diesWithParent ? ['--die-with-parent'] : []),
    ...(heldDescriptor === undefined
      ? []
      : ['--sync-fd', String(heldDescriptor)]),
    ...['--hostname', 'terraform'],
    ...['--cap-drop', 'ALL'],
    ...links.flatMap(({ target, path }) => ['--symlink', target, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...mounts.flatMap(mountArguments),
    // Folders inside of them are mounted by now.
    ...mounts
      .filter(({ access }) => access === 'none')
      .flatMap(({ to }) => ['--remount-ro', to]),
    ...['--remount-ro', '/'],
    ...['--chdir', sandbox.workingDirectory],
    '--',
    // Everything around the command ignores an interruption, which would end
    // the sandbox; the command itself has to get it.
    env,
    '--default-signal=INT',
    ...(startedFile === undefined
      ? []
      : ['/bin/sh', '-c', ': >"$0" && exec "$@"', startedFile]),
    ...command,
  ];
}

function mountArguments({ access, from, to }: Mount): string[] {
  switch (access) {
    case 'none':
      return ['--tmpfs', to];
    case 'write':
      return ['--bind', from, to];
    default:
      return ['--ro-bind', from, to];
  }
}
