import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Page } from 'playwright-core';
import { look, lookInBothThemes } from './browser/look';
import { signIn, signOut } from './browser/scaffolderForm';
import { campaignBundle } from './campaign/campaignBundle';
import { eventually } from './product/eventually';
import { Product } from './product/Product';
import { ProtonApi } from './proton/ProtonApi';
import { sandboxSpec } from './proton/sandboxSpec';

const TEMPLATE = 'campaign-cluster';
const NAMES = Array.from(
  { length: 20 },
  (_, i) => `campaign-${String(i + 1).padStart(2, '0')}`,
);
const FAILING = NAMES[9];
const CAMPAIGN = `Upgrade ${TEMPLATE} to 1.1`;
const MINUTES = 60_000;

/** Twenty clusters, and a version that one of them can't run. */
async function vend(proton: ProtonApi): Promise<void> {
  await proton.call('CreateEnvironmentTemplate', { name: TEMPLATE });
  await proton.publishVersion(TEMPLATE, '1', await campaignBundle());
  for (const name of NAMES) {
    await proton.call('CreateEnvironment', {
      name,
      templateName: TEMPLATE,
      templateMajorVersion: '1',
      spec: sandboxSpec(name),
    });
  }
  await eventually({
    what: 'all clusters are there',
    timeoutSeconds: 240,
    ask: async () => {
      const { environments } = await proton.call<{
        environments: { name: string; deploymentStatus: string }[];
      }>('ListEnvironments', { maxResults: 100 });
      const done = environments.filter(
        ({ name, deploymentStatus }) =>
          NAMES.includes(name) && deploymentStatus === 'SUCCEEDED',
      );
      return done.length === NAMES.length || undefined;
    },
  });
  await proton.publishVersion(TEMPLATE, '1', await campaignBundle(FAILING));
}

/** From the clusters, with their filter. */
async function fillIn(page: Page): Promise<void> {
  await page.goto(`/proton?template=${TEMPLATE}`);
  // Catalog and fleet hear of the clusters within moments.
  await page.getByText('20 clusters').waitFor({ timeout: MINUTES });
  await lookInBothThemes(page, 'fleet-selected', async () => {
    for (const name of NAMES.slice(0, 3)) {
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    }
    await page.getByText('3 selected').waitFor();
  });
  await page.getByRole('button', { name: 'New campaign' }).click();
  await page
    .getByRole('combobox', { name: 'Target version' })
    .locator('option', { hasText: '1.1 (recommended)' })
    .waitFor({ state: 'attached' });
  await page.getByText('20 clusters match').waitFor();
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.getByText('Correct the marked fields.').waitFor();
  await look(page, 'campaign-form');
  await page
    .getByRole('textbox', { name: 'Reason' })
    .fill('Standard support ends in December');
  await page.getByRole('textbox', { name: 'Notice for owners' }).fill('0');
  await page.getByRole('textbox', { name: 'Pause between waves' }).fill('0');
  await page.getByRole('textbox', { name: 'Clusters at a time' }).fill('10');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.getByRole('heading', { name: CAMPAIGN }).waitFor();
}

async function start(page: Page): Promise<void> {
  await look(page, 'campaign-draft');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('No cluster has been previewed').waitFor();
  await page.getByRole('button', { name: 'Start campaign' }).click();
  await page.getByText('The campaign deploys clusters.').waitFor();
}

/** It pauses at the failure, which is seen where it is; then it goes on. */
async function resumeAfterFailure(page: Page): Promise<void> {
  await page.getByText(/^1 cluster failed/).waitFor({ timeout: 4 * MINUTES });
  const row = page.locator('tr', {
    has: page.getByRole('link', { name: FAILING, exact: true }),
  });
  await row.getByText(/VcpuLimitExceeded/).waitFor();
  await lookInBothThemes(page, 'campaign');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Resume campaign' }).click();
  await page
    .getByText('The campaign is done with every cluster.')
    .waitFor({ timeout: 4 * MINUTES });
  await page.getByText('20 of 20, 1 failed').waitFor();
  await look(page, 'campaign-finished');
}

async function readReport(page: Page): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download report (CSV)' }).click(),
  ]);
  const [, ...lines] = (await readFile(await download.path(), 'utf8'))
    .trim()
    .split('\r\n');
  assert.equal(lines.length, NAMES.length);
  const failed = lines.filter(line => line.includes(',failed,'));
  assert.equal(failed.length, 1);
  assert.match(failed[0], new RegExp(FAILING));
}

/** Others see campaigns, and have no buttons. */
async function lookAsVisitor(page: Page): Promise<void> {
  await signOut(page);
  await signIn(page, 'Visitor');
  await page.goto('/proton/campaigns');
  await page.getByRole('link', { name: CAMPAIGN }).click();
  await page.getByText('20 of 20, 1 failed').waitFor();
  for (const name of ['New campaign', 'Retry failed clusters']) {
    assert.equal(await page.getByRole('button', { name }).count(), 0);
  }
}

/** Upgrades twenty clusters in waves, of which one fails. */
export function campaignJourney(
  product: Pick<Product, 'protonUrl'>,
): (page: Page) => Promise<void> {
  return async page => {
    await vend(new ProtonApi(product.protonUrl));
    await signIn(page, 'Platform engineer');
    await fillIn(page);
    await start(page);
    await resumeAfterFailure(page);
    await readReport(page);
    await lookAsVisitor(page);
  };
}
