import {
  describeWith,
  eventually,
  publishProvider,
  terraformBinary,
} from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { silentLogger } from './__testUtils__/silentLogger';
import { TerraformRun } from './TerraformRun';
import { TerraformDriver } from './TerraformDriver';
import { PLATFORM_FOLDER } from './providers/cachedProviders';
import { MemoryLog } from './__testUtils__/MemoryLog';
import {
  installTofu,
  describeWithTofuDouble,
} from './__testUtils__/terraformBinary';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';

jest.setTimeout(60_000);

const PROVIDER = `
terraform {
  required_providers {
    tiny = { source = "example.com/acme/tiny" }
  }
}
resource "terraform_data" "cluster" {}
`;

describeWith('terraform')('what a bundle needs from elsewhere', () => {
  let directory: string;
  let mirror: string;
  let lock: string | undefined;
  let deployments: number;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dependencies-'));
    mirror = join(directory, 'mirror');
    lock = undefined;
    deployments = 0;
    writeFileSync(
      join(directory, 'terraformrc'),
      `provider_installation { filesystem_mirror { path = "${mirror}" } }`,
    );
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const publish = (version: string, address?: string) =>
    publishProvider(mirror, version, { address });

  const createEngine = (machine = 'one', binary = terraformBinary) =>
    TerraformDriver.create({
      binary,
      logger: silentLogger(),
      pluginCacheDirectory: join(directory, machine, 'plugin-cache'),
      moduleCacheDirectory: join(directory, machine, 'module-cache'),
      environment: {
        TF_CLI_CONFIG_FILE: join(directory, 'terraformrc'),
        TF_DISABLE_PLUGIN_TLS: '1',
      },
    });

  async function deploy(
    code: string,
    engine = createEngine(),
    environment = '',
    more: TerraformRun['files'] = [],
  ) {
    deployments += 1;
    const folder = join(directory, `deployment-${deployments}`);
    const log = new MemoryLog();
    const run: TerraformRun = {
      deploymentId: `deployment-${deployments}`,
      target: TEST_ENVIRONMENT,
      workingDirectory: join(folder, 'work'),
      stateDirectory: join(directory, `state${environment}`),
      files: [{ path: 'main.tf', contents: code }, ...more],
      dependencies: {
        bundleHash: 'bundle',
        lock,
        keepLock: async text => {
          lock = text;
        },
      },
      log,
      redactor: Redactor.create([]),
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      signal: new AbortController().signal,
    };
    await engine.plan(run);
    await engine.apply(run);
    return { run, log };
  }

  /** Providers get there while a deployment goes on. */
  async function untilCached(namespace: string) {
    const cache = join(directory, 'one', 'plugin-cache');
    const path = join(cache, namespace, 'tiny', '1.0.0', PLATFORM_FOLDER);
    await eventually(() => existsSync(path));
    expect(existsSync(path)).toBe(true);
  }

  async function lockIn(run: TerraformRun) {
    return readFile(join(run.workingDirectory, '.terraform.lock.hcl'), 'utf8');
  }

  async function versionIn(run: TerraformRun) {
    return /version\s*= "(.*)"/.exec(await lockIn(run))?.[1];
  }

  it('stays the same when a newer provider is out', async () => {
    publish('1.0.0');
    const first = await deploy(PROVIDER);
    expect(await versionIn(first.run)).toBe('1.0.0');

    publish('1.1.0');
    const again = await deploy(PROVIDER);
    expect(await versionIn(again.run)).toBe('1.0.0');
    const elsewhere = await deploy(PROVIDER, createEngine('other'));
    expect(await versionIn(elsewhere.run)).toBe('1.0.0');
  });

  it('is not fetched a second time', async () => {
    publish('1.0.0');
    await deploy(PROVIDER);
    await untilCached('example.com/acme');
    await rename(mirror, `${mirror}-gone`);

    const again = await deploy(PROVIDER);
    expect(again.log.messages('planning').join('\n')).toContain(
      'Using example.com/acme/tiny v1.0.0 from the shared cache directory',
    );
  });

  it('does not wait for the init of another deployment when nothing is to be downloaded', async () => {
    const binary = join(directory, 'terraform');
    const meeting = join(directory, 'meeting');
    writeFileSync(
      binary,
      `#!/bin/sh
if [ "$1" = init ] && [ -d ${meeting} ]; then
  touch ${meeting}/$$
  until [ "$(ls ${meeting} | wc -l)" -ge 2 ]; do sleep 0.1; done
fi
exec ${terraformBinary} "$@"
`,
      { mode: 0o755 },
    );
    const engine = createEngine('one', binary);
    await deploy('resource "terraform_data" "cluster" {}', engine);
    mkdirSync(meeting);
    await Promise.all(
      ['a', 'b'].map(name =>
        deploy('resource "terraform_data" "cluster" {}', engine, name),
      ),
    );
    expect(readdirSync(meeting)).toHaveLength(2);
  });

  it('has the same version on another platform, with its own checksums', async () => {
    publish('1.0.0');
    await deploy(PROVIDER);
    publish('1.1.0');
    const { text } = JSON.parse(lock ?? '');
    lock = JSON.stringify({
      platform: 'plan9/mips',
      text: text.replace(/h1:[^"]*/, 'h1:of-another-package'),
    });
    const { run } = await deploy(PROVIDER, createEngine('other'));
    expect(await versionIn(run)).toBe('1.0.0');
  });

  it('is what the lock file of the bundle says', async () => {
    publish('1.0.0');
    publish('1.1.0');
    lock = JSON.stringify({ platform: 'none', text: 'not looked at' });
    const { run } = await deploy(PROVIDER, createEngine(), '', [
      {
        path: '.terraform.lock.hcl',
        contents: `provider "example.com/acme/tiny" {\n  version = "1.0.0"\n}\n`,
      },
    ]);
    expect(await versionIn(run)).toBe('1.0.0');
    expect(JSON.parse(lock).platform).toBe('none');
  });

  it('is asked for again where the cache has only the lock of a download that failed', async () => {
    publish('1.0.0');
    await deploy(PROVIDER);
    // v1.10 and later, internal/providercache/dir_modify.go
    const cached = join(
      ...[directory, 'two', 'plugin-cache'],
      ...['example.com', 'acme', 'tiny', '1.0.0'],
    );
    mkdirSync(cached, { recursive: true });
    writeFileSync(join(cached, `${PLATFORM_FOLDER}.lock`), '');
    const { run } = await deploy(PROVIDER, createEngine('two'));
    expect(await versionIn(run)).toBe('1.0.0');
  });

  describeWithTofuDouble('with OpenTofu', () => {
    it('has the same version when OpenTofu takes the place of Terraform, and back', async () => {
      const code = PROVIDER.replace('example.com/acme', 'hashicorp');
      const publishBoth = (version: string) =>
        ['registry.terraform.io', 'registry.opentofu.org'].forEach(host =>
          publish(version, `${host}/hashicorp/tiny`),
        );
      publishBoth('1.0.0');
      const terraform = createEngine('one', 'terraform');
      const tofu = createEngine('one', installTofu(directory));
      await deploy(code, terraform);
      publishBoth('1.1.0');

      const switched = await deploy(code, tofu);
      await untilCached('registry.opentofu.org/hashicorp');
      expect(await versionIn(switched.run)).toBe('1.0.0');
      expect(await lockIn(switched.run)).toContain('"registry.opentofu.org/');

      await rename(mirror, `${mirror}-gone`);
      await deploy(code, tofu);
      await rename(`${mirror}-gone`, mirror);

      const back = await deploy(code, terraform);
      expect(await versionIn(back.run)).toBe('1.0.0');
      expect(await lockIn(back.run)).toContain('"registry.terraform.io/');
    });
  });

  it('comes from the cache when it is a module from a repository', async () => {
    const repository = join(directory, 'modules.git');
    const source = join(directory, 'source');
    mkdirSync(source);
    writeFileSync(
      join(source, 'main.tf'),
      'resource "terraform_data" "vpc" {}\noutput "id" { value = terraform_data.vpc.id }\n',
    );
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: source, stdio: 'ignore' });
    git('init');
    git('add', '.');
    git(
      ...['-c', 'user.name=test', '-c', 'user.email=test@example.com'],
      ...['commit', '-m', 'Add a VPC'],
    );
    git('clone', '--bare', source, repository);
    const code = `
      module "vpc" { source = "git::file://${repository}" }
      output "id" { value = module.vpc.id }
    `;
    await deploy(code);
    expect(readdirSync(join(directory, 'one', 'module-cache'))).toHaveLength(1);
    await rm(repository, { recursive: true });

    const again = await deploy(code);
    expect(again.log.messages('planning').join('\n')).not.toContain(
      'Downloading git',
    );
    expect(again.log.messages('applying').join('\n')).toContain(
      '0 added, 0 changed, 0 destroyed',
    );
  });
});
