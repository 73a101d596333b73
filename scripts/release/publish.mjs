import { rootDirectory } from '../lib/paths.mjs';
import { runToEnd } from '../lib/processes.mjs';
import { yarnRelease } from '../provision/yarn.mjs';

// Not `changeset publish`: npm would publish `workspace:^` as it stands, and yarn
// replaces it with the version.
const steps = [
  [
    'workspaces',
    'foreach',
    '--all',
    '--topological',
    '--no-private',
    '--verbose',
    'npm',
    'publish',
    '--access',
    'public',
    '--tolerate-republish',
  ],
  ['changeset', 'tag'],
];

for (const args of steps) {
  const code = await runToEnd({
    command: process.execPath,
    args: [yarnRelease(), ...args],
    cwd: rootDirectory,
  });
  if (code !== 0) {
    process.exit(code);
  }
}
