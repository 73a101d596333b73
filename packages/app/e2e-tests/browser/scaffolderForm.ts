import { Page } from 'playwright-core';
import { eventually } from '../product/eventually';

/** Signs in as a user of the demo, by its title. */
export async function signIn(
  page: Page,
  user: 'Platform engineer' | 'Developer' | 'Visitor' = 'Developer',
): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: user }).click();
  await page.getByRole('link', { name: 'Create' }).first().waitFor();
}

/** Lets somebody else sign in. */
export async function signOut(page: Page): Promise<void> {
  await page.evaluate(() => sessionStorage.clear());
}

/** Opens the form of a software template, by its title. */
export async function chooseTemplate(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: 'Create' }).first().click();
  const template = page.locator('.MuiCard-root').filter({
    has: page.getByRole('heading', { name: title, exact: true }),
  });
  // The catalog of a backend that has just started reads its first entities still.
  await eventually({
    what: `the template ${title} is listed`,
    timeoutSeconds: 90,
    ask: async () => {
      try {
        await template.waitFor({ timeout: 20_000 });
        return true;
      } catch {
        await page.reload();
        return undefined;
      }
    },
  });
  await template.getByRole('button', { name: 'Choose' }).click();
}

/** Chooses a cluster in the form, as one types its name. */
export async function chooseCluster(page: Page, name: string): Promise<void> {
  await page
    .getByRole('combobox', { name: 'Cluster' })
    .or(page.getByRole('textbox', { name: 'Cluster', exact: true }))
    .first()
    .fill(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
}

/** Goes on to the next page of the form. */
export async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
}

/** Starts what the form has described. */
export async function create(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
}
