import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { withPage } from '../browser/withPage';
import { findProgram } from '../product/findProgram';
import { FreshApp } from './FreshApp';
import { embeddedJourney } from './embedded.journey';
import { readInstallPage } from './readInstallPage';
import { separateJourney } from './separate.journey';

const MINUTES = 60_000;

const terraform = findProgram('terraform', 'tofu');
const chromium = process.env.PLAYWRIGHT_CHROMIUM;

function skipUnless(programs: Record<string, string | undefined>) {
  const missing = Object.keys(programs).filter(name => !programs[name]);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

describe('a new app that follows docs/install.md', () => {
  const page = readInstallPage();
  const folder = mkdtempSync(join(tmpdir(), 'proton-install-'));
  let app: FreshApp;

  before(
    async () => {
      if (!terraform) {
        return;
      }
      app = FreshApp.create({ folder, name: 'my-app' });
      app.write(page.section('Supported versions'));
      for (const title of [
        'Before the first release',
        '3. Everything embedded',
        'The software template',
        '4. Control plane in its own backend',
      ]) {
        const startedAt = Date.now();
        await app.follow(page.section(title));
        const seconds = Math.round((Date.now() - startedAt) / 1000);
        process.stdout.write(`  ${title} (${seconds} s)\n`);
      }
    },
    { timeout: 30 * MINUTES },
  );

  after(() => FreshApp.removeAll(folder));
  // When the test is interrupted.
  process.once('exit', () => FreshApp.removeAll(folder));

  test(
    'vends a sandbox cluster and shows its card, with everything embedded',
    { skip: skipUnless({ chromium, terraform }), timeout: 10 * MINUTES },
    () =>
      embeddedJourney(app, (baseURL, visit) =>
        withPage(
          { executablePath: String(chromium), baseURL, name: 'install' },
          visit,
        ),
      ),
  );

  test(
    'vends through a control plane in its own backend, with the key of the page',
    { skip: skipUnless({ terraform }), timeout: 10 * MINUTES },
    async () => {
      const portal = FreshApp.create({ folder, name: 'my-portal' });
      portal.useDependenciesOf(app);
      for (const title of ['1. Scaffolder actions', '2. Pages and catalog']) {
        portal.write(page.section(title));
      }
      portal.write(page.section('The software template'));
      await separateJourney({ controlPlane: app, portal });
    },
  );
});
