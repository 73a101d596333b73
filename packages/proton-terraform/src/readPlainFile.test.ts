import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlainFile } from './readPlainFile';

describe('readPlainFile', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plain-file-'));
    await writeFile(join(directory, 'file'), 'text');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const read = (name: string) => readPlainFile(join(directory, name));

  it('reads a file', async () => {
    expect(await read('file')).toEqual({ text: 'text' });
  });

  it('says when there is none', async () => {
    expect(await read('missing')).toBeUndefined();
  });

  it('follows no link', async () => {
    await symlink(join(directory, 'file'), join(directory, 'link'));
    expect(await read('link')).toBe('not a file');
  });

  it('waits for no pipe', async () => {
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    expect(await read('pipe')).toBe('not a file');
  });

  it('reads no folder', async () => {
    expect(await read('.')).toBe('not a file');
  });
});
