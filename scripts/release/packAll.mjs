import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { detail, ExplainedError, step } from '../lib/output.mjs';
import { fromRoot, rootDirectory } from '../lib/paths.mjs';
import { runToEnd } from '../lib/processes.mjs';
import { yarnCommand } from '../provision/yarn.mjs';
import { publishedPackages } from './packages.mjs';

// Packing resolves the types of a package's entry points, which keeps one core busy.
const PACKED_AT_ONCE = 2;

async function run({ toolchain, cwd, args }) {
  const lines = [];
  const code = await runToEnd({
    ...yarnCommand(toolchain.node, args),
    cwd,
    env: { ...toolchain.env, YARN_ENABLE_COLORS: 'false' },
    onLine: line => lines.push(line),
  });
  if (code !== 0) {
    throw new ExplainedError(
      `"yarn ${args.join(' ')}" failed in ${cwd}:`,
      ...lines.slice(-25),
    );
  }
}

const nameOf = manifest => manifest.name.replace(/^@/, '').replace('/', '-');

/**
 * Builds every published package and packs it into an archive, as npm would get it.
 * Resolves to the name, the range and the file name of each.
 */
export async function packAll({ toolchain, directory }) {
  step('Building the packages');
  await run({ toolchain, cwd: rootDirectory, args: ['tsc'] });
  await run({
    toolchain,
    cwd: rootDirectory,
    args: ['backstage-cli', 'repo', 'build'],
  });

  step('Packing the packages');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const packages = publishedPackages();
  const waiting = [...packages];
  const packNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const file = `${nameOf(next.manifest)}.tgz`;
      await run({
        toolchain,
        cwd: fromRoot(next.directory),
        args: ['pack', '--out', join(directory, file)],
      });
      detail(next.manifest.name);
    }
  };
  await Promise.all(Array.from({ length: PACKED_AT_ONCE }, packNext));
  return packages.map(({ manifest }) => ({
    name: manifest.name,
    file: `${nameOf(manifest)}.tgz`,
  }));
}
