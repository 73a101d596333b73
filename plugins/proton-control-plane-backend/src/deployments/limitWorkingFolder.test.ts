import {
  ProvisioningError,
  ProvisioningInterrupted,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { limitWorkingFolder } from './limitWorkingFolder';

describe('limitWorkingFolder', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'working-folder-'));
    await mkdir(join(directory, 'work', 'modules'), { recursive: true });
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const limited = (
    work: (run: EngineRun) => Promise<void>,
    kind: 'deployment' | 'preview' = 'deployment',
  ) =>
    limitWorkingFolder(
      {
        workingDirectory: join(directory, 'work'),
        signal: new AbortController().signal,
      } as EngineRun,
      1_000,
      kind,
      work,
      5,
    );

  it('stops the engine when the files at any depth are too much', async () => {
    await expect(
      limited(async ({ signal }) => {
        const exceeded = once(signal, 'abort');
        await writeFile(join(directory, 'work', 'a'), 'x'.repeat(600));
        const inside = join(directory, 'work', 'modules', 'b');
        await writeFile(inside, 'x'.repeat(600));
        await exceeded;
        throw new ProvisioningInterrupted();
      }),
    ).rejects.toThrow(ProvisioningError);
  });

  it.each([
    ['deployment', 'deploy again'],
    ['preview', 'preview the change again'],
  ] as const)('says that the %s was stopped', async (kind, retry) => {
    await writeFile(join(directory, 'work', 'a'), 'x'.repeat(2_000));
    const stopped = limited(async ({ signal }) => {
      if (!signal.aborted) {
        await once(signal, 'abort');
      }
      throw new ProvisioningInterrupted();
    }, kind);
    await expect(stopped).rejects.toThrow(
      new RegExp(`^The ${kind} was stopped since .*, and ${retry}$`),
    );
  });

  it('does not count what links lead to', async () => {
    await mkdir(join(directory, 'cache'));
    await writeFile(join(directory, 'cache', 'provider'), 'x'.repeat(5_000));
    await symlink(join(directory, 'cache'), join(directory, 'work', 'cache'));
    await limited(async ({ signal }) => {
      await delay(50);
      expect(signal.aborted).toBe(false);
    });
  });
});
