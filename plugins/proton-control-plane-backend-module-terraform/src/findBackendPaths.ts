import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What the folders of a backend contain. */
const MARKERS = ['package.json', 'app-config.yaml'];

/**
 * Lists the folders of the backend and its configuration files, which templates
 * must not read: also when it is installed among the system's programs, such as
 * in `/usr/src/app`.
 */
export function findBackendPaths({
  argv,
  cwd,
}: { argv: string[]; cwd(): string } = process): string[] {
  const [, main = ''] = argv;
  const folders = [cwd(), dirname(resolve(cwd(), main))].flatMap(listParents);
  const isOfBackend = (folder: string) =>
    MARKERS.some(name => existsSync(join(folder, name)));
  return [
    ...new Set([
      ...folders.filter(isOfBackend),
      ...listConfigFiles(argv).map(file => resolve(cwd(), file)),
    ]),
  ];
}

/** A folder, and those that it is in. */
function listParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...listParents(parent)];
}

/** Those after `--config`; others are in the folder of the backend. */
function listConfigFiles(argv: string[]): string[] {
  return argv.flatMap((argument, index) =>
    argument === '--config'
      ? argv.slice(index + 1, index + 2)
      : /^--config=(.+)$/.exec(argument)?.slice(1) ?? [],
  );
}
