import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExplainedError, reportFailure, say, step } from './lib/output.mjs';
import { onStopSignal, stopAll } from './lib/processes.mjs';
import { provision } from './provision/index.mjs';
import { useTarballs } from './release/appManifest.mjs';
import { packAll } from './release/packAll.mjs';

const USAGE = `node scripts/pack.mjs <app>

  Builds and packs every published package, puts the archives into the folder
  proton-packages of a Backstage app, and makes the app use them.`;

const FOLDER = 'proton-packages';

async function main() {
  const [app, ...others] = process.argv.slice(2);
  if (!app || others.length > 0 || app.startsWith('-')) {
    say(USAGE);
    process.exitCode = app === '--help' ? 0 : 1;
    return;
  }
  const directory = resolve(app);
  if (!existsSync(resolve(directory, 'backstage.json'))) {
    throw new ExplainedError(
      `${directory} isn't a Backstage app: it has no backstage.json.`,
      'Give the root folder of your app.',
    );
  }
  onStopSignal({
    onStop: async () => {
      await stopAll({ graceMilliseconds: 10_000 });
      process.exit(1);
    },
    onForce: () => process.exit(1),
  });
  const toolchain = await provision();
  const tarballs = await packAll({
    toolchain,
    directory: resolve(directory, FOLDER),
  });
  useTarballs({ app: directory, folder: FOLDER, tarballs });
  step(`${tarballs.length} packages are in ${resolve(directory, FOLDER)}.`);
  say('Commit that folder and the resolutions in package.json of your app.');
}

main().catch(error => {
  reportFailure(error);
  process.exitCode = 1;
});
