import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const extensions =
  process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first of the names that the PATH has, as a full path. */
export function findProgram(names, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of [names].flat()) {
    for (const folder of folders) {
      for (const extension of extensions) {
        const path = join(folder, `${name}${extension}`);
        if (isProgram(path)) {
          return path;
        }
      }
    }
  }
  return undefined;
}
