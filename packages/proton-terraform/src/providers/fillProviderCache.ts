import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { TerraformLogger } from '../TerraformLogger';
import { hasCode, ifPresent } from '../errorCode';
import { RunIsolation } from '../isolation/RunIsolation';
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

/** What the folders in a cache begin with in which a provider is downloaded. */
const FILLING = '.filling-';

/** A large provider takes minutes on a slow network. */
const TIMEOUT_MS = 15 * 60_000;

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
  return addProviders({ binary, directory, environment, lockFiles, logger });
}

/** How providers get into a cache. */
interface AddProvidersOptions {
  binary: string;
  directory: string;
  lockFiles: string[];
  environment: Record<string, string>;
  /** Isolates Terraform in a folder; not isolated when absent. */
  isolate?: (workingDirectory: string) => Promise<RunIsolation>;
  logger: TerraformLogger;
}

/** Does the work of `fillProviderCache`. */
export async function addProviders(
  options: AddProvidersOptions,
): Promise<string[]> {
  const { lockFiles, logger } = options;
  const cache = resolvePath(options.directory);
  await mkdir(cache, { recursive: true });
  await removeStaleWork(cache);
  const added: string[] = [];
  for (const lockFile of lockFiles) {
    for (const provider of await listMissingProviders(cache, lockFile)) {
      const name = `${provider.address} ${provider.version}`;
      logger.info(`Adding ${name} to the provider cache`);
      await addProvider(provider, cache, options);
      added.push(name);
    }
  }
  return added;
}

async function addProvider(
  provider: LockedProvider,
  cache: string,
  { binary, environment, isolate }: AddProvidersOptions,
): Promise<void> {
  const path = packageFolderOf(provider);
  if (path === undefined) {
    throw new ProvisioningError(
      `The lock file names a provider that isn't valid: ${provider.address} ${provider.version}`,
    );
  }
  // On the volume of the cache, so that a package gets there whole.
  const workingDirectory = await mkdtemp(join(cache, FILLING));
  const packages = join(workingDirectory, 'packages');
  try {
    await mkdir(packages);
    await writeFile(
      join(workingDirectory, 'main.tf'),
      requireProvider(provider),
    );
    await writeFile(join(workingDirectory, LOCK_FILE), `${provider.block}\n`);
    await execute(
      {
        binary,
        workingDirectory,
        environment: { ...environment, TF_PLUGIN_CACHE_DIR: packages },
        isolation: await isolate?.(workingDirectory),
      },
      ['init', '-backend=false', '-input=false', '-no-color', READ_ONLY],
      { timeout: TIMEOUT_MS },
    );
    await moveInto(cache, packages, path);
  } catch (error) {
    throw error instanceof ProvisioningError
      ? error
      : new ProvisioningError(
          `The provider cache can't be filled with ${provider.address} ${
            provider.version
          }: ${describeCommandError(error)}`,
        );
  } finally {
    await rm(workingDirectory, { recursive: true, force: true });
  }
}

/** Removes what processes have left that were killed. */
async function removeStaleWork(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    const found = name.startsWith(FILLING) && (await ifPresent(stat(folder)));
    if (found && Date.now() - found.mtimeMs > 2 * TIMEOUT_MS) {
      await rm(folder, { recursive: true, force: true });
    }
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
