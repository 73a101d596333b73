import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showPlan } from './showPlan';

describe('showPlan', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'show-plan-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function show(maxLength?: number) {
    const binary = join(directory, 'terraform');
    await writeFile(binary, '#!/bin/sh\necho first; echo second; echo third\n');
    await chmod(binary, 0o755);
    return showPlan(
      {
        binary,
        planFile: 'plan',
        workingDirectory: directory,
        environment: { PATH: process.env.PATH ?? '' },
        signal: new AbortController().signal,
      },
      maxLength,
    );
  }

  it('returns the text', async () => {
    expect(await show()).toEqual({
      text: 'first\nsecond\nthird',
      truncated: false,
    });
  });

  it('cuts a text that is too long after a whole line', async () => {
    expect(await show(16)).toEqual({
      text: 'first\nsecond\n',
      truncated: true,
    });
  });
});
