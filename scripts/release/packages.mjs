import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fromRoot } from '../lib/paths.mjs';

const readJson = file => JSON.parse(readFileSync(fromRoot(file), 'utf8'));

/** Every package that npm gets, with its folder in the repository. */
export function publishedPackages() {
  return ['packages', 'plugins']
    .flatMap(folder =>
      readdirSync(fromRoot(folder)).map(name => `${folder}/${name}`),
    )
    .filter(directory => existsSync(fromRoot(directory, 'package.json')))
    .map(directory => ({
      directory,
      manifest: readJson(`${directory}/package.json`),
    }))
    .filter(({ manifest }) => !manifest.private);
}

/** The text of a file in a package, or nothing. */
export function readPackageFile(directory, name) {
  const file = fromRoot(directory, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
