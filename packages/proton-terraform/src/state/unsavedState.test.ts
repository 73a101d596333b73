import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_ENVIRONMENT } from '../__testUtils__/testEnvironment';
import { keepUnsavedState } from './unsavedState';

describe('keepUnsavedState', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'unsaved-state-'));
    await mkdir(join(directory, 'work'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const keep = () =>
    keepUnsavedState({
      deploymentId: 'deployment-1',
      target: TEST_ENVIRONMENT,
      workingDirectory: join(directory, 'work'),
      stateDirectory: join(directory, 'state'),
    });
  const unsaved = () => join(directory, 'work', 'errored.tfstate');

  it('moves the state beside the states of the environment', async () => {
    await writeFile(unsaved(), '{"serial":1}');

    const kept = join(directory, 'unsaved-states', 'deployment-1.tfstate');
    expect(await keep()).toBe(kept);
    expect(await readFile(kept, 'utf8')).toBe('{"serial":1}');
    expect(existsSync(unsaved())).toBe(false);
  });

  it('keeps nothing of an empty file', async () => {
    await writeFile(unsaved(), '');
    expect(await keep()).toBeUndefined();
  });

  it('keeps nothing when Terraform saved the state', async () => {
    expect(await keep()).toBeUndefined();
  });

  it('fails when the state cannot be moved', async () => {
    await writeFile(unsaved(), '{"serial":1}');
    await writeFile(join(directory, 'unsaved-states'), 'in the way');
    await expect(keep()).rejects.toThrow();
    expect(existsSync(unsaved())).toBe(true);
  });
});
