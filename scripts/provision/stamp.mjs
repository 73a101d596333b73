import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function workspaceManifests(root) {
  return ['packages', 'plugins'].flatMap(folder => {
    const path = join(root, folder);
    return existsSync(path)
      ? readdirSync(path)
          .sort()
          .map(name => join(folder, name, 'package.json'))
          .filter(manifest => existsSync(join(root, manifest)))
      : [];
  });
}

/** Changes when the installed dependencies would have to change. */
export function dependencyStamp({ root, node }) {
  const hash = createHash('sha256');
  hash.update(`${node.version} ${process.platform} ${process.arch}\n`);
  for (const file of [
    'yarn.lock',
    '.yarnrc.yml',
    'package.json',
    ...workspaceManifests(root),
  ]) {
    hash.update(`${file}\n`);
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}
