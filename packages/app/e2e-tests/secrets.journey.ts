import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Locator, Page } from 'playwright-core';
import { look } from './browser/look';
import { chooseTemplate, next, signIn } from './browser/scaffolderForm';
import { Product, ProductSite } from './product/Product';
import { ProtonApi } from './proton/ProtonApi';
import { readDatabase } from './secrets/readDatabase';
import { secretBundle } from './secrets/secretBundle';

const TEMPLATE = 'secret-cluster';
const PASSWORD = 'correct-horse-battery';
const TOKEN = 'staple-token-value';
const TASK_MILLISECONDS = 120_000;

/** No page shows a secret, in its text or in a box that isn't masked. */
async function expectHidden(page: Page): Promise<void> {
  for (const secret of [PASSWORD, TOKEN]) {
    assert.doesNotMatch(await page.content(), new RegExp(secret));
    assert.ok(!page.url().includes(secret));
  }
}

/** Fills in the secrets, after a password that is too short and `check`. */
async function fillSecrets(
  page: Page,
  check: (password: Locator) => Promise<void>,
): Promise<void> {
  const password = page.getByLabel(/^Database password/);
  assert.equal(await password.getAttribute('type'), 'password');
  await password.fill('short');
  await check(password);
  await page.getByText('needs at least 12 characters').waitFor();
  await password.fill(PASSWORD);
  const token = page.getByLabel('Token');
  assert.equal(await token.getAttribute('type'), 'password');
  await token.fill(TOKEN);
}

async function reviewAndCreate(
  page: Page,
  options: { done: string; picture: string },
): Promise<void> {
  const { done, picture } = options;
  await look(page, `${picture}-form`);
  await page.getByRole('button', { name: 'Review' }).click();
  const start = page.getByRole('button', { name: 'Create', exact: true });
  await start.waitFor();
  await page.getByText(/\*{6}/).first().waitFor();
  await expectHidden(page);
  await look(page, `${picture}-review`);
  await start.click();
  await page
    .getByRole('link', { name: done })
    .waitFor({ timeout: TASK_MILLISECONDS });
  await expectHidden(page);
}

async function vendFromGeneratedForm(page: Page, name: string) {
  await chooseTemplate(page, TEMPLATE);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  const owner = page.getByLabel(/^Owner/);
  await owner.fill('developers');
  await page
    .getByRole('option', { name: /developers/i })
    .first()
    .click();
  await next(page);
  await fillSecrets(page, () =>
    page.getByRole('button', { name: 'Review' }).click(),
  );
  await reviewAndCreate(page, {
    done: 'Open it in the catalog',
    picture: 'secrets',
  });
}

async function vendFromOwnForm(page: Page, name: string) {
  await chooseTemplate(page, 'EKS cluster');
  await page.getByRole('textbox', { name: 'Cluster name' }).fill(name);
  await page.getByText(`${name} is available`).waitFor();
  const template = { name: /^Template/ };
  await page
    .getByRole('combobox', template)
    .or(page.getByRole('textbox', template))
    .first()
    .fill(TEMPLATE);
  await page.getByRole('option', { name: new RegExp(TEMPLATE) }).click();
  await page.getByRole('button', { name: /Version.*Recommended/ }).waitFor();
  await next(page);
  await fillSecrets(page, password => password.press('Tab'));
  await reviewAndCreate(page, {
    done: 'Open the cluster in the catalog',
    picture: 'secrets-own-dark',
  });
}

async function expectNothingKept(site: ProductSite): Promise<void> {
  const folder = join(site.stateDirectory, 'database');
  const files = await readdir(folder, { recursive: true });
  const databases = files.filter(file =>
    /(scaffolder|catalog|search|notifications)\.sqlite$/.test(file),
  );
  assert.ok(
    databases.some(file => file.includes('scaffolder')),
    files.join(),
  );
  for (const file of databases) {
    const rows = readDatabase(join(folder, file));
    assert.ok(!rows.includes(PASSWORD), `${file} keeps the password`);
    assert.ok(!rows.includes(TOKEN), `${file} keeps the token`);
  }
  const log = await readFile(
    join(site.stateDirectory, 'logs/backend.log'),
    'utf8',
  );
  assert.ok(!log.includes(PASSWORD), 'the log of the backend has the password');
  assert.ok(!log.includes(TOKEN), 'the log of the backend has the token');
}

/** A developer enters secrets in both kinds of forms; Proton gets them, and nobody else. */
export function secretsJourney(product: Product, site: ProductSite) {
  return async (page: Page): Promise<void> => {
    const proton = new ProtonApi(product.protonUrl);
    await proton.call('CreateEnvironmentTemplate', { name: TEMPLATE });
    await proton.publishVersion(TEMPLATE, '1', await secretBundle());

    await signIn(page);
    await vendFromGeneratedForm(page, 'secrets-1');
    // Another theme in a form would lose what was entered.
    await page.emulateMedia({ colorScheme: 'dark' });
    await vendFromOwnForm(page, 'secrets-2');

    for (const name of ['secrets-1', 'secrets-2']) {
      const { environment } = await proton.call<{
        environment: { spec: string };
      }>('GetEnvironment', { name });
      assert.match(environment.spec, new RegExp(`db_password: ${PASSWORD}`));
      assert.match(environment.spec, new RegExp(`token: ${TOKEN}`));
    }
    await expectNothingKept(site);
  };
}
