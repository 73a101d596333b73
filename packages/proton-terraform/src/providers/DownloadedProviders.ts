import { createHash } from 'node:crypto';
import {
  mkdir,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasCode, ifPresent } from '../errorCode';

/** Whose providers they are: the path of a working folder. */
const OWNER_FILE = 'working-directory';

/** In which folder a cache has a package: host, namespace, name, version and platform. */
const PACKAGE_DEPTH = 5;

/**
 * The providers that the `init` of one deployment or preview downloads. They stay
 * apart from the cache, which everybody uses: code of a template may have changed
 * them. They last as long as the working folder, and don't count in its size.
 */
export class DownloadedProviders {
  /** Where Terraform caches them, and finds what the cache has. */
  readonly directory: string;
  private readonly folder: string;

  /**
   * @param cacheDirectory - the path of the cache
   * @param workingDirectory - an absolute path
   */
  constructor(
    private readonly cacheDirectory: string,
    private readonly workingDirectory: string,
  ) {
    const name = createHash('sha256').update(workingDirectory).digest('hex');
    this.folder = join(this.parent, name.slice(0, 32));
    this.directory = join(this.folder, 'packages');
  }

  /** Whether `init` has begun to download some. */
  get exist(): boolean {
    return existsSync(this.directory);
  }

  /** Links what the cache has. */
  async prepare(): Promise<void> {
    await this.removeLeft();
    // Others remove providers without a working folder.
    await mkdir(this.workingDirectory, { recursive: true, mode: 0o700 });
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(join(this.folder, OWNER_FILE), this.workingDirectory);
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    for (const path of await listPackages(this.cacheDirectory)) {
      const link = join(this.directory, path);
      await mkdir(dirname(link), { recursive: true, mode: 0o700 });
      try {
        await symlink(join(this.cacheDirectory, path), link);
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) {
          throw error;
        }
      }
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Removes those whose working folder is gone, such as when a backend was killed. */
  private async removeLeft(): Promise<void> {
    for (const name of (await ifPresent(readdir(this.parent))) ?? []) {
      const folder = join(this.parent, name);
      const owner = await ifPresent(readFile(join(folder, OWNER_FILE), 'utf8'));
      if (owner && !existsSync(owner)) {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }

  private get parent(): string {
    return `${this.cacheDirectory}-runs`;
  }
}

async function listPackages(directory: string, depth = 1): Promise<string[]> {
  const entries = await ifPresent(readdir(directory, { withFileTypes: true }));
  const packages: string[] = [];
  for (const entry of entries ?? []) {
    const { name } = entry;
    const isFolder = entry.isDirectory() || entry.isSymbolicLink();
    if (!isFolder || name.startsWith('.')) {
      continue;
    }
    if (depth === PACKAGE_DEPTH) {
      packages.push(name);
    } else {
      const below = await listPackages(join(directory, name), depth + 1);
      packages.push(...below.map(path => join(name, path)));
    }
  }
  return packages;
}
