import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { Dirent, Stats } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { BUNDLE_FOLDERS, BundleFile } from './bundleFiles';

/** The most that AWS Proton took: of all files of a bundle together. */
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 2000;

const IGNORED_FOLDERS = new Set(['.git', '.terraform']);
const MACOS_METADATA = /^(\._.*|\.DS_Store)$/;
const TERRAFORM_STATE = /\.tfstate(\.backup)?$/;

class BundleReader {
  readonly files: BundleFile[] = [];
  private bytes = 0;

  constructor(private readonly root: string) {}

  async readPart(name: string): Promise<void> {
    const entries = await readdir(this.root, { withFileTypes: true });
    const entry = entries.find(candidate => candidate.name === name);
    if (entry) {
      await this.readEntry(entry, '', []);
    }
  }

  private async readEntry(
    entry: Dirent,
    folder: string,
    ancestors: string[],
  ): Promise<void> {
    if (isIgnoredName(entry.name)) {
      return;
    }
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink()
      ? await this.followLink(path)
      : join(this.root, path);
    const found = await stat(target);
    if (found.isDirectory()) {
      await this.readFolder(path, ancestors);
    } else if (found.isFile()) {
      await this.readFile(path, target, found);
    } else {
      throw new InputError(
        `${toBundlePath(
          path,
        )} is neither a file nor a folder, which is all that a bundle can hold`,
      );
    }
  }

  private async readFolder(path: string, ancestors: string[]): Promise<void> {
    const real = await realpath(join(this.root, path));
    if (ancestors.includes(real)) {
      throw new InputError(
        `${toBundlePath(path)} is a link to a folder that it lies in`,
      );
    }
    const entries = await readdir(real, { withFileTypes: true });
    for (const entry of entries) {
      await this.readEntry(entry, path, [...ancestors, real]);
    }
  }

  private async readFile(
    path: string,
    target: string,
    { size, mode }: Stats,
  ): Promise<void> {
    this.bytes += size;
    if (this.bytes > MAX_BYTES) {
      throw new InputError(
        `The bundle has more than ${
          MAX_BYTES / 1024 / 1024
        } MiB with ${toBundlePath(path)}, the most that a bundle may have`,
      );
    }
    if (this.files.length >= MAX_FILES) {
      throw new InputError(
        `The bundle has more than ${MAX_FILES} files, the most that a bundle may have`,
      );
    }
    this.files.push({
      path: toBundlePath(path),
      contents: await readFile(target),
      ...(isExecutable(mode) && { executable: true }),
    });
  }

  private async followLink(path: string): Promise<string> {
    const target = await realpath(join(this.root, path)).catch(() => undefined);
    if (target === undefined) {
      throw new InputError(
        `${toBundlePath(
          path,
        )} is a link to nothing; put the file there, or remove the link`,
      );
    }
    const fromRoot = relative(this.root, target);
    if (fromRoot === '..' || fromRoot.startsWith(`..${sep}`)) {
      throw new InputError(
        `${toBundlePath(
          path,
        )} is a link that leaves the folder of the bundle; put the file itself there`,
      );
    }
    return target;
  }
}

/**
 * Reads the files of a bundle from a folder of the workspace, in an order that
 * depends on nothing but their paths. Links inside the folder are followed.
 *
 * @throws InputError when there is no such folder, when a link leaves it, or
 * when there is more in it than a bundle may have
 */
export async function readBundleFolder(options: {
  workspacePath: string;
  /** Relative to the workspace. */
  path: string;
}): Promise<BundleFile[]> {
  const { workspacePath, path } = options;
  const folder = resolveSafeChildPath(workspacePath, path);
  const isFolder = await stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new InputError(
      `The workspace has no folder "${path}"; fetch the bundle first, with a step such as fetch:plain or fetch:template`,
    );
  }
  const reader = new BundleReader(await realpath(folder));
  for (const part of BUNDLE_FOLDERS) {
    await reader.readPart(part);
  }
  return reader.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Whether a file or folder is what Git, an operating system or a trial run of
 * Terraform left there. A state file may even hold secrets.
 */
function isIgnoredName(name: string): boolean {
  return (
    IGNORED_FOLDERS.has(name) ||
    MACOS_METADATA.test(name) ||
    TERRAFORM_STATE.test(name)
  );
}

/** Whether the owner of a file may run it. */
function isExecutable(mode: number): boolean {
  // eslint-disable-next-line no-bitwise
  return (mode & 0o100) !== 0;
}

function toBundlePath(path: string): string {
  return path.split(sep).join('/');
}
