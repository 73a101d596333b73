import assert from 'node:assert/strict';
import { Locator, Page } from 'playwright-core';
import { lookInBothThemes } from '../browser/look';

/** A real plan on a machine that does much else at the same time. */
const PLAN_MILLISECONDS = 90_000;

/** What a change does to the resources, on the page of the change. */
export function planPreview(page: Page): Locator {
  return page.getByTestId('proton-plan-preview');
}

/** Deploys the change that is previewed, once its plan is ready. */
export async function deployPlan(page: Page): Promise<void> {
  const deploy = page.getByRole('button', { name: 'Deploy', exact: true });
  await planIsReady(page);
  await deploy.click();
}

export async function planIsReady(page: Page): Promise<void> {
  await planPreview(page)
    .getByRole('button', { name: 'Preview again' })
    .waitFor({ timeout: PLAN_MILLISECONDS });
}

/**
 * Deploys a change that destroys a protected resource: by accident it isn't
 * deployed, only once the name of the cluster is typed.
 */
export async function confirmLoss(
  page: Page,
  options: {
    /** Of the cluster. */
    name: string;
    /** What is lost, such as `terraform_data.probe is replaced`. */
    loss: string;
    /** Whether nothing was deployed up to now. */
    nothingDeployed: () => Promise<boolean>;
  },
): Promise<void> {
  const { name, loss, nothingDeployed } = options;
  await planIsReady(page);
  const preview = planPreview(page);
  const warning = preview.getByRole('alert').filter({
    hasText: 'This change destroys protected resources',
  });
  await warning.getByText(loss).waitFor();
  assert.ok(await isRed(warning), 'a loss is shown in red');

  const deploy = page.getByRole('button', { name: 'Destroy and deploy' });
  const typed = preview.getByRole('textbox', {
    name: `Type ${name} to confirm`,
  });
  const refuses = async (what: string) => {
    assert.equal(await deploy.getAttribute('aria-disabled'), 'true', what);
    await deploy.click({ force: true });
    await deploy.focus();
    await page.keyboard.press('Enter');
    assert.ok(await nothingDeployed(), what);
    assert.ok(await preview.isVisible(), what);
  };
  await refuses('a loss is not deployed by accident');
  await typed.fill(name.slice(0, -1));
  await refuses('a loss is not deployed with another name');
  await typed.fill(name);
  await deploy.click();
}

/** Whether text and border of an element are red, whatever the theme. */
async function isRed(element: Locator): Promise<boolean> {
  const colors = await element.evaluate(node => {
    const { borderTopColor, color } = getComputedStyle(node);
    return [borderTopColor, color];
  });
  return colors.every(color => {
    const [red, green, blue] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return red > 1.2 * Math.max(green, blue);
  });
}

/** Looks at a preview with losses, wide and narrow, light and dark. */
export async function lookAtLoss(
  page: Page,
  open: () => Promise<void>,
): Promise<void> {
  await lookInBothThemes(page, 'preview-loss', async () => {
    await open();
    await planIsReady(page);
    await planPreview(page).locator('summary').first().click();
  });
}
