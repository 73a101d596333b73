import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;

/**
 * Makes folders, and whatever this process and its children create from now on,
 * readable by their owner alone. What is in the folders from before becomes so too.
 */
export function keepPrivate(folders) {
  process.umask(OTHERS);
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    takeFromOthers(folder);
  }
}

function takeFromOthers(path) {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) {
    return;
  }
  if (stats.mode & OTHERS) {
    chmodSync(path, stats.mode & 0o777 & ~OTHERS);
  }
  if (stats.isDirectory()) {
    readdirSync(path).forEach(name => takeFromOthers(join(path, name)));
  }
}
