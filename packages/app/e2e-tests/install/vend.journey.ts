import { Page } from 'playwright-core';
import { create, next } from '../browser/scaffolderForm';

const NAME = 'from-a-new-app';

// The development server compiles and sends the whole app at the first visit.
const FIRST_VISIT_MILLISECONDS = 120_000;

async function fillForm(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Cluster name' }).fill(NAME);
  await page.getByText(`${NAME} is available`).waitFor();
  await page.getByLabel(/^Owner/).fill('guests');
  await page.getByRole('option', { name: /guests/ }).click();
  await page.getByRole('button', { name: /Version.*Recommended/ }).waitFor();
  await next(page);
  await page.getByRole('textbox', { name: 'VPC CIDR' }).waitFor();
  await create(page);
}

/** What the first visitor does after the install: signs in, creates a cluster, opens it. */
export async function vendInNewApp(page: Page): Promise<void> {
  page.setDefaultTimeout(60_000);
  await page.goto('/create', { timeout: FIRST_VISIT_MILLISECONDS });
  await page
    .getByRole('button', { name: 'Enter' })
    .click({ timeout: FIRST_VISIT_MILLISECONDS });
  await page
    .locator('.MuiCard-root')
    .filter({ has: page.getByRole('heading', { name: 'Kubernetes cluster' }) })
    .getByRole('button', { name: 'Choose' })
    .click();
  await fillForm(page);

  const link = page.getByRole('link', {
    name: 'Open the cluster in the catalog',
  });
  await link.waitFor({ timeout: 120_000 });
  await link.click();

  const status = page.getByRole('status', { name: 'Environment status' });
  await status.getByText('Succeeded').waitFor();
  await page.getByText('Sandbox', { exact: true }).waitFor();
}
