import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { TerraformRun } from '../TerraformRun';
import { ModuleCache } from './ModuleCache';
import { MemoryLog } from '../__testUtils__/MemoryLog';
import { TEST_ENVIRONMENT } from '../__testUtils__/testEnvironment';

describe('ModuleCache', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'module-cache-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  function createRun(name: string): TerraformRun {
    return {
      deploymentId: name,
      target: TEST_ENVIRONMENT,
      workingDirectory: join(directory, name),
      stateDirectory: join(directory, 'state'),
      files: [],
      dependencies: { bundleHash: 'bundle', keepLock: async () => {} },
      log: new MemoryLog(),
      redactor: Redactor.create([]),
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      signal: new AbortController().signal,
    };
  }

  it('gives OpenTofu nothing that is from the registry of Terraform', async () => {
    const cache = new ModuleCache(join(directory, 'cache'));
    const first = createRun('first');
    const modules = join(first.workingDirectory, '.terraform', 'modules');
    await mkdir(join(modules, 'vpc'), { recursive: true });
    await writeFile(join(modules, 'modules.json'), '{"Modules":[]}');
    await cache.keep(first, 'Terraform');

    const isRestored = (run: TerraformRun) =>
      existsSync(
        join(run.workingDirectory, '.terraform', 'modules', 'modules.json'),
      );
    const second = createRun('second');
    await cache.restore(second, 'OpenTofu');
    expect(isRestored(second)).toBe(false);
    await cache.restore(second, 'Terraform');
    expect(isRestored(second)).toBe(true);
  });
});
