import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent } from '../errorCode';
import { FoundState } from '../state/stateContents';

const CHOICE =
  /^provider "(?<address>[^"]+)" \{\s*version\s*=\s*"(?<version>[^"]+)"[^}]*\}/gm;

/** How Go names the processors that Node names otherwise. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: '386' };

/** The folder of a version with its package for this machine. */
export const PLATFORM_FOLDER = `${process.platform}_${
  ARCHITECTURES[process.arch] ?? process.arch
}`;

const SEGMENT = /^[a-z0-9][\w.:+-]*$/i;

/** A provider that a lock file chooses. */
export interface LockedProvider {
  /** Such as `registry.terraform.io/hashicorp/aws`. */
  address: string;
  version: string;
  /** The lines of the lock file that choose it. */
  block: string;
}

/** Lists the providers of a lock file. */
export function listLockedProviders(lockFile: string): LockedProvider[] {
  return [...lockFile.matchAll(CHOICE)].map(({ 0: block, groups }) => ({
    address: groups?.address ?? '',
    version: groups?.version ?? '',
    block,
  }));
}

/**
 * The folder of a provider in a cache or an unpacked mirror, relative to it.
 * Undefined when the lock file names something that can't be a provider.
 */
export function packageFolderOf({
  address,
  version,
}: LockedProvider): string | undefined {
  const path = [...address.split('/'), version];
  return path.every(segment => SEGMENT.test(segment))
    ? join(...path, PLATFORM_FOLDER)
    : undefined;
}

/** Lists the providers of a lock file that a cache doesn't have. */
export async function listMissingProviders(
  cacheDirectory: string,
  lockFile: string,
): Promise<LockedProvider[]> {
  const missing: LockedProvider[] = [];
  for (const provider of listLockedProviders(lockFile)) {
    const path = packageFolderOf(provider);
    // Beside it may be packages for other machines, and OpenTofu's lock files.
    const files =
      path && (await ifPresent(readdir(join(cacheDirectory, path))));
    if (!files?.length) {
      missing.push(provider);
    }
  }
  return missing;
}

/**
 * Whether a cache has every provider of a lock file. Terraform then needs
 * nobody else; left to itself, it asks registries even for what is cached.
 */
export async function hasAllProviders(
  cacheDirectory: string,
  lockFile: string,
): Promise<boolean> {
  return (await listMissingProviders(cacheDirectory, lockFile)).length === 0;
}

/** The providers that are a part of Terraform. */
const BUILT_IN = 'terraform.io/builtin/';

/**
 * Whether a lock file names every provider of a state, as far as the state can
 * be read. `init` gets those too, also when the template no longer needs them.
 */
export function locksProvidersOf(state: FoundState, lockFile: string): boolean {
  switch (state.kind) {
    case 'missing':
    case 'empty':
      return true;
    case 'state':
      return (
        state.providers?.every(
          provider =>
            provider.startsWith(BUILT_IN) ||
            lockFile.includes(`provider "${provider}"`),
        ) ?? lockFile !== ''
      );
    default:
      return lockFile !== '';
  }
}
