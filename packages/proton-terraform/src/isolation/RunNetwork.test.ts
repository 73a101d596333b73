import { describeWith } from '@proton-vending/test-utils';
import { spawn } from 'node:child_process';
import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { findHostTools } from './hostTools';
import {
  joinNetworkCommand,
  keepNetworkCommand,
  NetworkTools,
} from './network';
import { RunNetwork } from './RunNetwork';

describe('RunNetwork', () => {
  let directory: string;
  const environment = { PATH: process.env.PATH ?? '' };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'run-network-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const open = (command: string[]) =>
    RunNetwork.open({
      command,
      environment,
      errorFile: join(directory, 'errors'),
    });

  it('says why it did not start', async () => {
    await expect(
      open(['/bin/sh', '-c', 'echo no tun >&2; exit 1']),
    ).rejects.toThrow(/^no tun$/);
    await expect(open(['/nowhere/pasta'])).rejects.toThrow(
      /\/nowhere\/pasta could not be started: .*ENOENT/,
    );
    await expect(open(['/bin/sh', '-c', 'exit 3'])).rejects.toThrow(
      /it ended with 3/,
    );
  });

  it('is never the network of this process', async () => {
    await expect(
      open(['/bin/sh', '-c', 'sleep 20 & echo ready; wait']),
    ).rejects.toThrow(/none of its processes is in a network of its own/);
  });

  describeWith('isolation')('of pasta', () => {
    let tools: NetworkTools;

    beforeAll(async () => {
      const { ip, nsenter, pasta, unshare } = await findHostTools(
        environment.PATH,
      );
      if (!ip || !nsenter || !pasta || !unshare) {
        throw new Error('The programs of isolation are missing');
      }
      tools = { ip, nsenter, pasta, unshare };
    });

    const openReal = () =>
      open(
        keepNetworkCommand(tools, {
          loopbackPorts: [],
          blockedAddresses: ['169.254.169.254', 'fd00:ec2::254'],
          forwardsNames: false,
        }),
      );

    function joining(network: RunNetwork, script: string) {
      const [file, ...args] = joinNetworkCommand(tools, [
        '/bin/sh',
        '-c',
        script,
      ]);
      const child = spawn(file, args, {
        env: environment,
        stdio: ['pipe', 'pipe', 'inherit', ...network.inherited],
      });
      const { stdin, stdout } = child;
      if (!stdin || !stdout) {
        throw new Error('The command has no pipes');
      }
      return { end: () => stdin.end(), said: buffer(stdout).then(String) };
    }

    it('is the same for all that join', async () => {
      const network = await openReal();
      const own = await readlink('/proc/self/ns/net');
      const names = [
        await joining(network, 'readlink /proc/self/ns/net').said,
        await joining(network, 'readlink /proc/self/ns/net').said,
      ];
      expect(names[0]).toMatch(/^net:/);
      expect(names[0]).not.toContain(own);
      expect(names[1]).toBe(names[0]);
      await network.close();
      await network.ended;
    });

    it('lasts until the last command in it has ended', async () => {
      const network = await openReal();
      const command = joining(network, 'cat; ip route show default');
      await network.close();
      let hasEnded = false;
      const ended = network.ended.then(() => {
        hasEnded = true;
      });
      // Long enough for pasta to end by mistake.
      await new Promise(resolve => setTimeout(resolve, 300));
      expect(hasEnded).toBe(false);
      command.end();
      expect(await command.said).toMatch(/^default /);
      await ended;
    });

    it('hands its namespaces to no command', async () => {
      const network = await openReal();
      const { said } = joining(network, 'ls -l /proc/self/fd');
      expect(await said).not.toMatch(/(user|net):\[/);
      await network.close();
    });
  });
});
