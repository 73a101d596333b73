import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot, rootDirectory } from '../lib/paths.mjs';
import { runToEnd } from '../lib/processes.mjs';
import { yarnRelease } from '../provision/yarn.mjs';
import { INSTALL_PAGE, withCurrentRanges } from './installPage.mjs';
import { publishedPackages } from './packages.mjs';

async function yarn(...args) {
  const code = await runToEnd({
    command: process.execPath,
    args: [yarnRelease(), ...args],
    cwd: rootDirectory,
  });
  if (code !== 0) {
    throw new Error(`yarn ${args.join(' ')} failed`);
  }
}

// Turns the changesets into version numbers and changelogs, and brings what names
// the versions up to date.
await yarn('changeset', 'version');
const page = fromRoot(INSTALL_PAGE);
writeFileSync(
  page,
  withCurrentRanges(readFileSync(page, 'utf8'), publishedPackages()),
);
await yarn('install', '--mode=update-lockfile');
