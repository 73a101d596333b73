import {
  describeWith,
  eventually,
  publishProvider,
  terraformBinary,
} from '@proton-vending/test-utils';
import { execFile, execFileSync } from 'node:child_process';
import { Socket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ProvisioningError,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { MemoryLog } from './__testUtils__/MemoryLog';
import { silentLogger } from './__testUtils__/silentLogger';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';
import { TerraformIsolation, TerraformLimits } from './isolation/options';
import { PLATFORM_FOLDER } from './providers/cachedProviders';
import { StateBackend } from './state/StateBackend';
import { TerraformDriver } from './TerraformDriver';
import { TerraformRun } from './TerraformRun';

jest.setTimeout(60_000);

/** A command of a template, with what it says in the file `said`. */
const spying = (command: string) => `
resource "terraform_data" "spy" {
  provisioner "local-exec" {
    interpreter = ["/bin/sh", "-c"]
    command     = <<-EOT
      (
      ${command}
      ) > said 2>&1 || echo "failed: $?" >> said
    EOT
  }
}
`;

/** Connects with a program that every Debian has. */
const connecting = (host: string, port: number) =>
  `timeout 5 bash -c 'exec 3<>/dev/tcp/${host}/${port} && printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3 && cat <&3'`;

/** Sends a datagram, and waits a second for an answer. */
const sending = (host: string, port: number) =>
  `timeout 5 bash -c 'exec 3<>/dev/udp/${host}/${port} && echo hello >&3 && timeout 1 head -c 7 <&3'`;

/* What a template's author tries, in the order of the threat table in docs/operate.md. */
describeWith('terraform', 'isolation')('An isolated template', () => {
  let directory: string;
  let deployments: number;
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terraform-isolation-'));
    deployments = 0;
  });

  afterEach(async () => {
    servers.splice(0).forEach(server => server.close());
    sockets.splice(0).forEach(socket => socket.close());
    await rm(directory, { recursive: true, force: true });
  });

  const createEngine = (
    isolation: Partial<TerraformIsolation> = {},
    limits?: TerraformLimits,
  ) =>
    TerraformDriver.create({
      binary: terraformBinary,
      logger: silentLogger(),
      pluginCacheDirectory: join(directory, 'plugin-cache'),
      isolation: { mode: 'required', ...isolation },
      limits,
    });

  function createRun(template: string, options: Partial<TerraformRun> = {}) {
    deployments += 1;
    const run: TerraformRun = {
      deploymentId: `deployment-${deployments}`,
      target: TEST_ENVIRONMENT,
      workingDirectory: join(directory, 'work', String(deployments)),
      stateDirectory: join(directory, 'state', String(deployments)),
      files: [{ path: 'main.tf', contents: template }],
      log: new MemoryLog(),
      redactor: Redactor.create([]),
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      signal: new AbortController().signal,
      ...options,
    };
    return run;
  }

  async function deploy(run: TerraformRun, engine = createEngine()) {
    await engine.plan(run);
    return engine.apply(run);
  }

  /** What a command of a template says. */
  async function spy(
    command: string,
    engine = createEngine(),
    options: Partial<TerraformRun> = {},
  ) {
    const run = createRun(spying(command), options);
    await deploy(run, engine);
    return readFile(join(run.workingDirectory, 'said'), 'utf8');
  }

  async function serve(host = '127.0.0.1') {
    const server = createServer((_, response) => response.end('reached'));
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  it.each(['/etc/shadow', join(__dirname, 'index.ts')])(
    'does not read %s in a plan',
    async path => {
      const run = createRun(`output "stolen" { value = file("${path}") }`);
      await expect(createEngine().plan(run)).rejects.toThrow(
        /no file exists at|Invalid function argument/,
      );
    },
  );

  it('sees nothing of a backend that is among the programs of the system', async () => {
    const engine = createEngine({
      hiddenPaths: ['/usr/share', '/usr/bin/printf'],
    });
    const said = await spy(
      'ls -A /usr/share; touch /usr/share/x; cat /usr/bin/printf; /usr/bin/printf secret; ls /usr/lib | head -n 1',
      engine,
    );
    expect(said).toMatch(
      /^touch: .*Read-only file system\ncat: .*Permission denied\n.*Permission denied\n.+\n$/,
    );
  });

  it('needs a backend whose files can be hidden', async () => {
    const unavailability = await createEngine({
      hiddenPaths: ['/usr'],
    }).findUnavailability();
    expect(unavailability).toMatch(
      /can't isolate Terraform: templates can read \/usr, and the backend has its files in \/usr/,
    );
  });

  it('reads what the operator shows it', async () => {
    const shown = join(directory, 'shown');
    await writeFile(shown, 'for templates');
    const run = createRun(`output "shown" { value = file("${shown}") }`);
    const engine = createEngine({ readOnlyPaths: [shown] });
    const { outputs } = await deploy(run, engine);
    expect(outputs[0].value).toBe('for templates');
    expect(await spy(`echo > ${shown}`, engine)).toMatch(/Read-only/);
  });

  it('sees no process of the backend, and none of its variables', async () => {
    process.env.BACKEND_SECRET = 'for-the-backend-only';
    try {
      const said = await spy(
        `cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline; cat /proc/${process.pid}/environ; echo; ls /proc`,
      );
      expect(said).toContain('TF_IN_AUTOMATION=1');
      expect(said).not.toContain('for-the-backend-only');
      expect(said).not.toContain('jest');
      expect(said).toContain(`/proc/${process.pid}/environ: No such file`);
    } finally {
      delete process.env.BACKEND_SECRET;
    }
  });

  it('kills no process of the backend', async () => {
    expect(await spy(`kill -0 ${process.pid} && echo alive`)).toContain(
      'No such process',
    );
  });

  it('sees neither the folders of other deployments nor their states', async () => {
    const other = createRun('resource "terraform_data" "theirs" {}');
    await deploy(other);
    const said = await spy(
      `cat ${other.stateDirectory}/terraform.tfstate; ls ${other.workingDirectory}; find ${directory} -maxdepth 2`,
    );
    expect(said).not.toContain('theirs');
    expect(said.match(/No such file/g)).toHaveLength(2);
    expect(said).toContain(`${directory}/work`);
  });

  it('changes nothing that later runs or the backend rely on', async () => {
    const run = createRun(
      spying(
        `for path in ${directory}/plugin-cache .runs .runs/applying/1-apply /usr/bin /etc /; do touch $path/x && echo "wrote $path"; done`,
      ),
    );
    await deploy(run);
    const said = await readFile(join(run.workingDirectory, 'said'), 'utf8');
    expect(said.match(/Read-only file system/g)).toHaveLength(6);
    expect(said).not.toContain('wrote');
  });

  it('changes no provider of others, even if it runs while init downloads', async () => {
    const mirror = join(directory, 'mirror');
    publishProvider(mirror, '1.0.0');
    const settings = join(directory, 'terraformrc');
    await writeFile(
      settings,
      `provider_installation { filesystem_mirror { path = "${mirror}" } }`,
    );
    const cache = join(directory, 'plugin-cache');
    const binary = join(directory, 'terraform');
    await writeFile(
      binary,
      `#!/bin/sh
${terraformBinary} "$@" || exit
if [ "$1" = init ] && grep -q tamper main.tf; then
  for path in ${cache} "$TF_PLUGIN_CACHE_DIR"; do
    touch "$path/left" && echo "changed $path"
  done
  find -L "$TF_PLUGIN_CACHE_DIR" -name 'terraform-provider-*' | while read file; do
    rm "$file" && echo tampered > "$file" && echo "tampered with $file"
  done
fi
`,
      { mode: 0o755 },
    );
    const engine = TerraformDriver.create({
      binary,
      logger: silentLogger(),
      pluginCacheDirectory: cache,
      environment: { TF_CLI_CONFIG_FILE: settings },
      isolation: { mode: 'required' },
    });
    const run = createRun(`
      # tamper
      terraform {
        required_providers {
          tiny = { source = "example.com/acme/tiny" }
        }
      }
    `);
    await expect(engine.plan(run)).rejects.toThrow(/checksum/);
    const said = (run.log as MemoryLog).messages('planning').join('\n');
    expect(said).toMatch(/tampered with .*terraform-provider-tiny_v1\.0\.0/);
    expect(said).toContain(`changed ${cache}-runs/`);
    expect(said).not.toContain(`changed ${cache}\n`);
    const provider = join(
      ...[cache, 'example.com', 'acme', 'tiny', '1.0.0', PLATFORM_FOLDER],
      'terraform-provider-tiny_v1.0.0',
    );
    await eventually(() => existsSync(provider));
    expect(await readFile(provider, 'utf8')).not.toContain('tampered');
    await engine.cleanUp(run);
    expect(readdirSync(`${cache}-runs`)).toEqual([]);
  });

  it('gets no file of the backend by a link in its place', async () => {
    const secret = join(directory, 'secret');
    await writeFile(secret, 'for-the-backend-only');
    const kept: string[] = [];
    const run = createRun(spying(`ln -sf ${secret} .terraform.lock.hcl`), {
      dependencies: {
        bundleHash: 'hash',
        keepLock: async lock => {
          kept.push(lock);
        },
      },
    });
    await deploy(run);
    expect(kept).toEqual([]);
  });

  it('has a home and a temporary folder of its own', async () => {
    const said = await spy('echo $HOME; touch $HOME/x /tmp/x && echo $TMPDIR');
    const home = join(directory, 'work', '1', '.runs', 'home');
    expect(said).toBe(`${home}\n/tmp\n`);
    expect(await readFile(join(home, 'x'), 'utf8')).toBe('');
  });

  it('reaches no service on the loopback but the one that it is given', async () => {
    const backend = await serve();
    const state = await serve();
    const said = await spy(
      [backend, state]
        .flatMap(port => [
          `echo "on ${port}:"`,
          connecting('127.0.0.1', port),
          'echo',
        ])
        .join('\n'),
      createEngine(),
      { reachableAddresses: [`127.0.0.1:${state}`] },
    );
    const [, closed, open] = said.split(/on \d+:/);
    expect(closed).toContain('Connection refused');
    expect(open).toContain('reached');
  });

  it('reaches no service on the loopback by IPv6 or UDP', async () => {
    const port = await serve('::1');
    const udp = await Promise.all(
      (['udp4', 'udp6'] as const).map(async type => {
        const socket = createSocket(type);
        sockets.push(socket);
        socket.on('message', (_, { address, port: sender }) =>
          socket.send('reached', sender, address),
        );
        socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
        await once(socket, 'listening');
        return [socket.address().address, socket.address().port] as const;
      }),
    );
    const tries = [
      connecting('::1', port),
      ...udp.map(([host, at]) => sending(host, at)),
    ].join('\n');
    // What would be seen if they weren't isolated.
    const { stdout } = await promisify(execFile)('bash', ['-c', tries]);
    expect(stdout.match(/reached/g)).toHaveLength(3);
    const said = await spy(tries);
    expect(said).not.toContain('reached');
    expect(said).toMatch(/\/dev\/tcp\/::1.*(refused|unreachable)/);
  });

  it('reaches what the operator allows, or names in a setting of Terraform', async () => {
    const allowed = await serve();
    const endpoint = await serve();
    const engine = TerraformDriver.create({
      binary: terraformBinary,
      logger: silentLogger(),
      environment: { AWS_ENDPOINT_URL: `http://localhost:${endpoint}` },
      isolation: {
        mode: 'required',
        reachableAddresses: [`localhost:${allowed}`],
      },
    });
    const said = await spy(
      `${connecting('127.0.0.1', allowed)}; ${connecting(
        '127.0.0.1',
        endpoint,
      )}`,
      engine,
    );
    expect(said.match(/reached/g)).toHaveLength(2);
  });

  it('reaches no other address of this machine', async () => {
    const port = await serve('0.0.0.0');
    const addresses = Object.values(networkInterfaces())
      .flatMap(found => found ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    const said = await spy(
      ['0.0.0.0', ...addresses]
        .map(address => connecting(address, port))
        .join('\n'),
    );
    expect(said).not.toContain('reached');
    expect(
      said.match(/\/dev\/tcp\/.*(refused|unreachable|No route)/g)?.length,
    ).toBe(1 + addresses.length);
  });

  it('has no route to the instance metadata', async () => {
    const said = await spy(
      `${connecting('169.254.169.254', 80)}; ${connecting(
        'fd00:ec2::254',
        80,
      )}; ip route get 169.254.169.254; ip route del unreachable 169.254.169.254`,
    );
    expect(said.match(/\/dev\/tcp\/.*(No route|unreachable)/g)).toHaveLength(2);
    expect(said).toMatch(/^RTNETLINK answers: No route to host/m);
    expect(said).toContain('Operation not permitted');
  });

  it('sees no credentials of the backend when it has its own', async () => {
    const home = join(directory, 'home');
    await mkdir(join(home, '.aws'), { recursive: true });
    await writeFile(join(home, '.aws', 'config'), 'for-the-backend-only');
    const engine = TerraformDriver.create({
      binary: terraformBinary,
      logger: silentLogger(),
      stateBackend: StateBackend.LOCAL,
      environment: { HOME: home },
      isolation: { mode: 'required' },
    });
    const reading = 'cat $HOME/.aws/config; echo > /dev/null && echo silent';
    expect(await spy(reading, engine)).toBe('for-the-backend-onlysilent\n');
    const credentials = {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    };
    const said = await spy(reading, engine, {
      credentials: { planning: credentials, applying: credentials },
    });
    expect(said).not.toContain('for-the-backend-only');
    expect(said).toContain('silent');
  });

  it('reaches no credentials of the container when it has its own', async () => {
    const port = await serve();
    const engine = TerraformDriver.create({
      binary: terraformBinary,
      logger: silentLogger(),
      stateBackend: StateBackend.LOCAL,
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/role`,
      },
      isolation: { mode: 'required' },
    });
    const reading = connecting('127.0.0.1', port);
    expect(await spy(reading, engine)).toContain('reached');
    const credentials = {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    };
    const said = await spy(reading, engine, {
      credentials: { planning: credentials, applying: credentials },
    });
    expect(said).not.toContain('reached');
    expect(said).toMatch(/refused|unreachable/);
  });

  it('reaches other machines', async () => {
    expect(await spy('ip route show default')).toMatch(/^default /);
  });

  it('holds nothing of the network of its run', async () => {
    const said = await spy('ls -l /proc/[0-9]*/fd');
    expect(said).toContain('/proc/1/fd');
    expect(said).not.toMatch(/(user|net):\[/);
  });

  it('shares no network with another deployment', async () => {
    const engine = createEngine();
    const reading = 'readlink /proc/self/ns/net';
    const first = await spy(reading, engine);
    expect(first).toMatch(/^net:/);
    expect(await spy(reading, engine)).not.toBe(first);
  });

  it('leaves no process behind, in whatever session it is', async () => {
    const marker = `sleep 98${process.pid}`;
    await spy(`setsid ${marker} > /dev/null 2>&1 & sleep 0.5`);
    const isRunning = () =>
      execFileSync('ps', ['-A', '-o', 'args='], {
        encoding: 'utf8',
      }).includes(marker);
    await eventually(() => !isRunning());
    expect(isRunning()).toBe(false);
  });

  it('starts no more processes than it may', async () => {
    const said = await spy(
      'i=0; while [ $i -lt 300 ]; do sleep 20 & i=$((i+1)); done; echo all',
      createEngine({}, { processes: 150 }),
    );
    expect(said).toMatch(/fork|Resource temporarily unavailable/i);
    expect(said).not.toContain('all');
  });

  it('takes no more memory than it may', async () => {
    const engine = createEngine({}, { memory: 300e6 });
    const said = await spy(
      `head -c 900m /dev/zero | tail -c 899m | wc -c`,
      engine,
    );
    expect(said).not.toContain('942669824');
  });

  it('opens no more files than it may', async () => {
    expect(
      await spy('ulimit -n; ulimit -c', createEngine({}, { openFiles: 512 })),
    ).toBe('512\n0\n');
  });

  it('is told what is wrong with it', async () => {
    const run = createRun('resource "terraform_data" "a" { input = nothing }');
    await expect(createEngine().plan(run)).rejects.toThrow(
      /Terraform plan failed.*Invalid reference/s,
    );
    const broken = createRun('resource {');
    await expect(createEngine().plan(broken)).rejects.toThrow(
      ProvisioningError,
    );
    const log = (broken.log as MemoryLog).lines.map(({ message }) => message);
    expect(log.join('\n')).not.toMatch(/uid_map|syslog/);
  });
});
