import { readdirSync } from 'node:fs';
import { rootDirectory } from '../../lib/paths.mjs';

/** Where people read our texts: pages, docs, and descriptions of APIs and settings. */
const PATTERNS = [
  /^[^/]+\.md$/,
  /^docs\/.+\.md$/,
  /^(plugins|packages|examples|benchmarks)\/.*README\.md$/,
  /^plugins\/[^/]+\/src\/translations\/[^/]+\.ts$/,
  /^plugins\/[^/]+\/src\/.*[mM]essages\.ts$/,
  /^(plugins|packages)\/[^/]+\/config\.d\.ts$/,
  /^(plugins|packages)\/[^/]+\/src\/.*openapi\.yaml$/,
  /^examples\/.*\/(template|schema)\.yaml$/,
];

const SKIPPED = ['node_modules', 'dist', 'dist-types', 'coverage'];

/** Lists the files whose texts are checked, from the root of the repository. */
export function listTextFiles() {
  return listFiles('')
    .filter(path => PATTERNS.some(pattern => pattern.test(path)))
    .sort();
}

function listFiles(directory) {
  return readdirSync(`${rootDirectory}/${directory}`, {
    withFileTypes: true,
  }).flatMap(entry => {
    const path = directory ? `${directory}/${entry.name}` : entry.name;
    if (!entry.isDirectory()) {
      return [path];
    }
    return SKIPPED.includes(entry.name) || entry.name.startsWith('.')
      ? []
      : listFiles(path);
  });
}
