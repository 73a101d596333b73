import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const PROGRAM = 'tofu';

const programIn = directory => join(directory, PROGRAM);

function runs(program, version) {
  const { stdout, status } = spawnSync(program, ['version'], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  return status === 0 && stdout.startsWith(`OpenTofu v${version}\n`);
}

/** The program of this version that is installed in a folder, if there is one. */
export function findInstalled({ directory, version }) {
  const program = programIn(directory);
  return runs(program, version) ? program : undefined;
}

function verify({ archive, sha256 }) {
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== sha256) {
    throw new Error(
      `The archive isn't the released one: its SHA-256 checksum is ${actual}, and must be ${sha256}. It was not installed.`,
    );
  }
}

async function openProgram(archive) {
  const { default: yauzl } = await import('yauzl');
  const zip = await promisify(yauzl.fromBuffer)(archive, { lazyEntries: true });
  const entry = await new Promise((resolve, reject) => {
    zip.once('error', reject);
    zip.once('end', () => reject(new Error(`The archive has no ${PROGRAM}`)));
    zip.on('entry', candidate =>
      candidate.fileName === PROGRAM ? resolve(candidate) : zip.readEntry(),
    );
    zip.readEntry();
  });
  return promisify(zip.openReadStream.bind(zip))(entry);
}

/**
 * Verifies an archive and puts its program into a folder of its own. Nothing of
 * an archive with another checksum reaches the disk, and the program is in its
 * place only when it is whole and has run.
 */
export async function installOpenTofu({ archive, sha256, version, directory }) {
  verify({ archive, sha256 });
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const partial = `${programIn(directory)}.partial`;
  await pipeline(
    await openProgram(archive),
    createWriteStream(partial, { mode: 0o755 }),
  );
  if (!runs(partial, version)) {
    rmSync(directory, { recursive: true, force: true });
    throw new Error(`OpenTofu ${version} doesn't run on this system.`);
  }
  const program = programIn(directory);
  renameSync(partial, program);
  return program;
}
