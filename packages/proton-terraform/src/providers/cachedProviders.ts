import { readdir } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { ifPresent } from '../errorCode';
import { FoundState } from '../state/stateContents';

const CHOICE =
  /^provider "(?<address>[^"]+)" \{\s*version\s*=\s*"(?<version>[^"]+)"/gm;

/** How Go names the processors that Node names otherwise. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: '386' };

/** In which folder of a version its package for this machine is. */
const PACKAGE = `${process.platform}_${
  ARCHITECTURES[process.arch] ?? process.arch
}`;

const SEGMENT = /^[a-z0-9][\w.:+-]*$/i;

/**
 * Whether a cache has every provider of a lock file. Terraform then needs
 * nobody else; left to itself, it asks registries even for what is cached.
 */
export async function hasAllProviders(
  cacheDirectory: string,
  lockFile: string,
): Promise<boolean> {
  for (const { groups } of lockFile.matchAll(CHOICE)) {
    const path = `${groups?.address}/${groups?.version}`;
    if (!path.split('/').every(segment => SEGMENT.test(segment))) {
      return false;
    }
    // Beside it may be packages for other machines, and OpenTofu's lock files.
    const folder = join(resolvePath(cacheDirectory, path), PACKAGE);
    if (!(await ifPresent(readdir(folder)))?.length) {
      return false;
    }
  }
  return true;
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
