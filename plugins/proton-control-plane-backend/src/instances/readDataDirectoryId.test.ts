import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataDirectoryId } from './readDataDirectoryId';

jest.mock('node:fs/promises', () => ({
  ...jest.requireActual('node:fs/promises'),
  writeFile: jest.fn(jest.requireActual('node:fs/promises').writeFile),
}));

describe('readDataDirectoryId', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), 'data-directory-'));
  });

  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('creates one id, also when two control planes start at once', async () => {
    const directory = join(folder, 'data');
    const ids = await Promise.all([
      readDataDirectoryId(directory),
      readDataDirectoryId(directory),
    ]);
    expect(new Set(ids)).toEqual(
      new Set([await readDataDirectoryId(directory)]),
    );
    expect(await fs.readdir(directory)).toEqual(['data-directory-id']);
  });

  it('reads the id when the disk is full', async () => {
    const id = await readDataDirectoryId(folder);
    jest
      .mocked(fs.writeFile)
      .mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    expect(await readDataDirectoryId(folder)).toBe(id);
  });
});
