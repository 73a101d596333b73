import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DownloadedProviders } from './DownloadedProviders';
import { PLATFORM_FOLDER } from './cachedProviders';

const PACKAGE = join('example.com', 'acme', 'tiny', '1.0.0', PLATFORM_FOLDER);

describe('DownloadedProviders', () => {
  let folder: string;
  let cache: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'downloaded-providers-'));
    cache = join(folder, 'cache');
    await mkdir(join(cache, PACKAGE), { recursive: true });
    await mkdir(join(cache, '.filling-x', 'packages', PACKAGE), {
      recursive: true,
    });
    await writeFile(join(cache, PACKAGE, 'program'), 'of all');
    await writeFile(join(cache, `${PACKAGE}.lock`), '');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function prepare(name: string) {
    const workingDirectory = join(folder, name);
    await mkdir(workingDirectory, { recursive: true });
    const downloads = new DownloadedProviders(cache, workingDirectory);
    await downloads.prepare();
    return downloads;
  }

  it('have what the cache has, also a second time', async () => {
    const downloads = await prepare('one');
    await mkdir(join(downloads.directory, 'example.com', 'acme', 'mine'));
    await prepare('one');
    const { directory } = downloads;
    expect(await readdir(directory)).toEqual(['example.com']);
    expect(await readdir(join(directory, 'example.com', 'acme'))).toEqual([
      'mine',
      'tiny',
    ]);
    expect(await readFile(join(directory, PACKAGE, 'program'), 'utf8')).toBe(
      'of all',
    );
    await downloads.remove();
    expect(downloads.exist).toBe(false);
    expect(existsSync(join(cache, PACKAGE, 'program'))).toBe(true);
  });

  it('go when their working folder is gone', async () => {
    const [one, two] = [await prepare('one'), await prepare('two')];
    await rm(join(folder, 'one'), { recursive: true });
    await prepare('three');
    expect([one.exist, two.exist]).toEqual([false, true]);
    // Nothing of the cache went with them.
    expect(existsSync(join(cache, PACKAGE, 'program'))).toBe(true);
  });
});
