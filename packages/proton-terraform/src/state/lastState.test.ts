import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLastState } from './lastState';
import { LocatedRun } from './locateState';

describe('readLastState', () => {
  let directory: string;
  let run: LocatedRun;
  const state = (serial: number) => JSON.stringify({ version: 4, serial });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'last-state-'));
    run = {
      workingDirectory: join(directory, 'work'),
      stateDirectory: join(directory, 'state'),
    } as LocatedRun;
    await mkdir(run.workingDirectory);
    await mkdir(run.stateDirectory);
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('reads what Terraform could not save before its state file', async () => {
    expect(await readLastState(run)).toBeUndefined();
    await writeFile(join(run.stateDirectory, 'terraform.tfstate'), state(1));
    expect(await readLastState(run)).toBe(state(1));
    await writeFile(join(run.workingDirectory, 'errored.tfstate'), state(2));
    expect(await readLastState(run)).toBe(state(2));
  });

  it('reads no part of a state, and follows no link', async () => {
    await writeFile(join(directory, 'other'), state(7));
    await symlink(
      join(directory, 'other'),
      join(run.workingDirectory, 'errored.tfstate'),
    );
    await writeFile(
      join(run.stateDirectory, 'terraform.tfstate'),
      '{"version":',
    );
    expect(await readLastState(run)).toBeUndefined();
  });
});
