import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The manifest with a resolution for each archive; other resolutions stay. */
export function withTarballs(manifest, { folder, tarballs }) {
  return {
    ...manifest,
    resolutions: {
      ...manifest.resolutions,
      ...Object.fromEntries(
        tarballs.map(({ name, file }) => [name, `file:./${folder}/${file}`]),
      ),
    },
  };
}

/** Makes an app take the packages from archives, wherever they are asked for. */
export function useTarballs({ app, folder, tarballs }) {
  const file = join(app, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const changed = withTarballs(manifest, { folder, tarballs });
  writeFileSync(file, `${JSON.stringify(changed, undefined, 2)}\n`);
}
