import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNameServers } from './nameServers';

describe('findNameServers', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'name-servers-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const find = async (text: string) => {
    const file = join(directory, 'resolv.conf');
    await writeFile(file, text);
    return findNameServers(file);
  };

  it('leaves a resolver on another machine', async () => {
    expect(await find('nameserver 192.0.2.53\n')).toMatchObject({
      areLocal: false,
    });
  });

  it('replaces one on the loopback, and keeps the search list', async () => {
    const found = await find('search example.com\nnameserver 127.0.0.53\n');
    expect(found.areLocal).toBe(true);
    expect(found.configuration).toMatch(
      /^search example\.com\n\n?nameserver 169\.254\.1\.53\n$/,
    );
  });
});
