import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { TerraformRun } from '../TerraformRun';
import { Program } from '../program/binary';
import { hasCode, ifPresent } from '../errorCode';

/** Where `init` puts modules that are not in the bundle, with a list of all. */
const MODULES = join('.terraform', 'modules');
const LIST = 'modules.json';

/**
 * The modules that bundles take from elsewhere. Terraform has a cache for
 * providers and none for modules, but it takes those that are there.
 */
export class ModuleCache {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = resolvePath(directory);
  }

  /** Puts the modules of a bundle where `init` finds them. */
  async restore(run: TerraformRun, program: Program): Promise<void> {
    const cached = this.folderOf(run, program);
    const modules = join(run.workingDirectory, MODULES);
    if (!cached || !(await listNames(cached)).includes(LIST)) {
      return;
    }
    await mkdir(dirname(modules), { recursive: true, mode: 0o700 });
    await copy(cached, modules);
  }

  /** Keeps what `init` has brought from elsewhere, once for each bundle. */
  async keep(run: TerraformRun, program: Program): Promise<void> {
    const cached = this.folderOf(run, program);
    const modules = join(run.workingDirectory, MODULES);
    const hasRemoteModules = (await listNames(modules)).some(
      name => name !== LIST,
    );
    if (
      !cached ||
      !hasRemoteModules ||
      (await isElsewhere(modules, run.workingDirectory)) ||
      (await listNames(cached)).includes(LIST)
    ) {
      return;
    }
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const draft = await mkdtemp(join(this.directory, 'draft-'));
    try {
      await copy(modules, draft);
      await rename(draft, cached);
    } catch (error) {
      // Another deployment was faster.
      if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) {
        throw error;
      }
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** Each program has its own registry, and takes no modules from another's. */
  private folderOf(
    { dependencies }: TerraformRun,
    program: Program,
  ): string | undefined {
    const suffix = program === 'OpenTofu' ? '-opentofu' : '';
    return (
      dependencies && join(this.directory, dependencies.bundleHash + suffix)
    );
  }
}

/** Whether a template has put a link in its place, which could lead anywhere. */
async function isElsewhere(modules: string, directory: string) {
  return (await realpath(modules)) !== join(await realpath(directory), MODULES);
}

async function copy(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}

async function listNames(directory: string): Promise<string[]> {
  return (await ifPresent(readdir(directory))) ?? [];
}
