import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { TerraformLogger } from '../TerraformLogger';
import { hasCode } from '../errorCode';
import { createChildEnvironment } from '../program/childEnvironment';
import { describeCommandError, execute } from '../program/execute';
import { TerraformProgram } from '../program/TerraformProgram';
import { LOCK_FILE } from '../rendering/terraformFiles';
import {
  LockedProvider,
  listMissingProviders,
  packageFolderOf,
} from './cachedProviders';

/** Terraform then takes only what the lock file has checksums of. */
const READ_ONLY = '-lockfile=readonly';

/**
 * Options of `fillProviderCache`.
 *
 * @public
 */
export interface FillProviderCacheOptions {
  /** The folder of the cache; it may be in use. */
  directory: string;
  /** The contents of `.terraform.lock.hcl` files. */
  lockFiles: string[];
  /** Path or name of the binary; `terraform`, else `tofu` from the PATH when absent. */
  binary?: string;
  /** Variables for Terraform on top of the ones it may see of this process's. */
  environment?: Record<string, string>;
  logger: TerraformLogger;
}

/**
 * Downloads the providers of lock files into a provider cache. Terraform checks
 * each package against the checksums of its lock file, and runs see only whole
 * packages.
 *
 * @returns the providers that were added, such as `example.com/acme/tiny 1.0.0`
 * @throws ProvisioningError when a provider can't be had, or isn't what its
 *   lock file says
 * @public
 */
export async function fillProviderCache(
  options: FillProviderCacheOptions,
): Promise<string[]> {
  const { directory, lockFiles, logger } = options;
  const environment = createChildEnvironment(process.env, {
    additions: options.environment,
  });
  const program = new TerraformProgram({ ...options, environment });
  const binary = await program.findBinary();
  if (!binary) {
    throw new ProvisioningError(program.describeMissing());
  }
  const cache = resolvePath(directory);
  await mkdir(cache, { recursive: true });
  const added: string[] = [];
  for (const lockFile of lockFiles) {
    for (const provider of await listMissingProviders(cache, lockFile)) {
      const name = `${provider.address} ${provider.version}`;
      logger.info(`Adding ${name}`);
      await addProvider(provider, { binary, cache, environment });
      added.push(name);
    }
  }
  return added;
}

async function addProvider(
  provider: LockedProvider,
  options: {
    binary: string;
    cache: string;
    environment: Record<string, string>;
  },
): Promise<void> {
  const { binary, cache } = options;
  const path = packageFolderOf(provider);
  if (path === undefined) {
    throw new ProvisioningError(
      `The lock file names a provider that isn't valid: ${provider.address} ${provider.version}`,
    );
  }
  // On the volume of the cache, so that a package gets there whole.
  const staging = await mkdtemp(join(cache, '.filling-'));
  const folder = await mkdtemp(join(tmpdir(), 'fill-provider-cache-'));
  try {
    await writeFile(join(folder, 'main.tf'), requireProvider(provider));
    await writeFile(join(folder, LOCK_FILE), `${provider.block}\n`);
    await execute(
      {
        binary,
        workingDirectory: folder,
        environment: { ...options.environment, TF_PLUGIN_CACHE_DIR: staging },
      },
      ['init', '-backend=false', '-input=false', '-no-color', READ_ONLY],
      {},
    );
    await moveInto(cache, staging, path);
  } catch (error) {
    throw error instanceof ProvisioningError
      ? error
      : new ProvisioningError(
          `The provider cache can't be filled with ${provider.address} ${
            provider.version
          }: ${describeCommandError(error)}`,
        );
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

function requireProvider({ address, version }: LockedProvider): string {
  return `terraform {
  required_providers {
    wanted = {
      source  = "${address}"
      version = "${version}"
    }
  }
}
`;
}

async function moveInto(
  cache: string,
  staging: string,
  path: string,
): Promise<void> {
  const place = join(cache, path);
  await mkdir(dirname(place), { recursive: true });
  try {
    await rename(join(staging, path), place);
  } catch (error) {
    // Somebody else has filled it at the same time.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) {
      throw error;
    }
  }
}
