import { spawnSync } from 'node:child_process';
import { terraformBinary } from './terraform/terraformBinary';
import { terraformMirror } from './terraform/terraformMirror';

/** What npm cannot bring, and the command that succeeds where it's there. */
const COMMANDS = {
  aws: ['aws', '--version'],
  aws_provider: [
    'test',
    '-d',
    `${terraformMirror}/registry.terraform.io/hashicorp/aws`,
  ],
  // Programs that isolate others, in a container that allows it.
  isolation: [
    'sh',
    '-c',
    'bwrap --unshare-all --ro-bind / / true && pasta --version && ip -V',
  ],
  moto_server: ['moto_server', '--help'],
  terraform: [terraformBinary, 'version'],
  // Only root may mount a disk, and not in every container.
  tmpfs: ['unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'],
} as const;

/**
 * `describe` where all of these programs run, and disks can be mounted, else a
 * skip under the same name.
 *
 * @public
 */
export function describeWith(
  ...needs: (
    | 'aws'
    | 'aws_provider'
    | 'isolation'
    | 'moto_server'
    | 'terraform'
    | 'tmpfs'
  )[]
): jest.Describe {
  const areThere = needs.every(need => {
    const [command, ...args] = COMMANDS[need];
    return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  });
  return areThere ? describe : describe.skip;
}
