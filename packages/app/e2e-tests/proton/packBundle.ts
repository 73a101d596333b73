import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bundle as a gzipped archive, from a folder that `fill` fills and nobody keeps. */
export async function packBundle(
  fill: (folder: string) => Promise<void>,
): Promise<Buffer> {
  const parent = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    const folder = join(parent, 'bundle');
    await fill(folder);
    const archive = join(parent, 'bundle.tar.gz');
    await run('tar', [
      ...['-czf', archive],
      ...['-C', folder],
      ...['schema', 'infrastructure'],
    ]);
    return await readFile(archive);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
