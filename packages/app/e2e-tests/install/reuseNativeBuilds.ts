import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function packagesBelow(modules: string): string[] {
  return readdirSync(modules).flatMap(name =>
    name.startsWith('@')
      ? readdirSync(join(modules, name)).map(member => join(name, member))
      : [name],
  );
}

const versionOf = (folder: string): string =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;

/** Copies what is compiled of native modules, where both sides have the same version. */
export function reuseNativeBuilds(options: { from: string; to: string }): void {
  for (const name of packagesBelow(options.to)) {
    const source = join(options.from, name);
    const target = join(options.to, name);
    if (
      existsSync(join(target, 'binding.gyp')) &&
      existsSync(join(source, 'build')) &&
      versionOf(source) === versionOf(target)
    ) {
      cpSync(join(source, 'build'), join(target, 'build'), { recursive: true });
    }
  }
}
