import {
  bundleRunner,
  createLockFile,
  publishProvider,
  terraformBinary,
} from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildSite } from './BuildSite';

/** The environment whose Terraform pays no attention to interruptions. */
export const UNSTOPPABLE = 'unstoppable';

/** What the suite installs on the machine that it runs on. */
export class SuiteMachine {
  static async prepare(folder: string, site: BuildSite): Promise<SuiteMachine> {
    const machine = new SuiteMachine(folder, site.port);
    const { binary, mirror, providerCache, terraformSettings } = machine;
    await mkdir(mirror);
    await mkdir(providerCache);
    await writeFile(
      terraformSettings,
      `provider_installation { filesystem_mirror { path = "${mirror}" } }`,
    );
    await writeFile(binary, createProgram(site), { mode: 0o755 });
    return machine;
  }

  /** Stands for Terraform. */
  readonly binary: string;
  /** A mirror of providers. */
  readonly mirror: string;
  /** The settings of Terraform that name the mirror. */
  readonly terraformSettings: string;
  /** The folder of the volume with the providers of pods. */
  readonly providerCache: string;
  readonly kubeconfig: string;

  private constructor(
    private readonly folder: string,
    /** The port of the site where resources are built. */
    readonly buildPort: number,
  ) {
    this.binary = join(folder, 'terraform');
    this.mirror = join(folder, 'mirror');
    this.terraformSettings = join(folder, 'terraformrc');
    this.providerCache = join(folder, 'providers');
    this.kubeconfig = join(folder, 'kubeconfig');
  }

  /** Publishes a version of the provider `tiny` in the mirror. */
  publishProvider(version: string): void {
    publishProvider(this.mirror, version);
  }

  /** Fills the cache of pods with a version of the provider, as their Job does. */
  async cacheProvider(version: string): Promise<void> {
    const lockFile = join(this.folder, `${version}.lock.hcl`);
    await writeFile(
      lockFile,
      await createLockFile(version, this.terraformSettings),
    );
    execFileSync(
      process.execPath,
      [bundleRunner(), 'fill-provider-cache', lockFile],
      {
        env: {
          ...process.env,
          PROTON_RUNNER_PROVIDER_CACHE: this.providerCache,
          PROTON_RUNNER_TERRAFORM: this.binary,
          TF_CLI_CONFIG_FILE: this.terraformSettings,
        },
        stdio: 'ignore',
      },
    );
  }

  listCachedProviders(): string[] {
    return readdirSync(this.providerCache, {
      recursive: true,
      encoding: 'utf8',
    });
  }
}

/** Becomes Terraform, which can be held before it plans and after it applied. */
function createProgram(site: BuildSite): string {
  const terraform = execFileSync(
    'sh',
    ['-c', `command -v ${terraformBinary}`],
    { encoding: 'utf8' },
  ).trim();
  return `#!/bin/bash
export TF_DISABLE_PLUGIN_TLS=1
name=$(sed -n 's/.*"cluster_name" *: *"\\([a-z-]*\\)".*/\\1/p' proton.auto.tfvars.json 2> /dev/null)
if [ "$1" = plan ]; then
  ${site.command('$name/plan')}
fi
if [ "$1 $name" = "apply ${UNSTOPPABLE}" ]; then
  trap '' INT TERM
  ${terraform} "$@"
  ${site.command('$name/exit')}
fi
exec ${terraform} "$@"
`;
}
