import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Page } from 'playwright-core';
import { checkAccessibility } from './checkAccessibility';
import { untilQuiet } from './untilQuiet';

/** Where screenshots go, when somebody wants them. */
const SCREENSHOTS = process.env.PROTON_SCREENSHOTS;

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 800, height: 900 };

/** Looks at a page as it is now: with axe, and with a camera, wide and narrow. */
export async function look(page: Page, name: string): Promise<void> {
  await checkAccessibility(page);
  await photograph(page, name);
  if (SCREENSHOTS) {
    await page.setViewportSize(NARROW);
    await photograph(page, `${name}-narrow`);
    await page.setViewportSize(WIDE);
  }
}

/**
 * The same in light and in dark. Backstage builds the whole page anew for another
 * theme: what is not in the address is lost.
 *
 * @param open - opens what is to be seen, such as a dialog, in each of the themes;
 * afterwards the page is as it was before
 */
export async function lookInBothThemes(
  page: Page,
  name: string,
  open?: () => Promise<void>,
): Promise<void> {
  await open?.();
  await look(page, name);
  await changeTheme(page, 'dark', open !== undefined);
  await open?.();
  await checkAccessibility(page);
  await photograph(page, `${name}-dark`);
  await changeTheme(page, 'light', open !== undefined);
}

/** What is open while the page is built anew is left over; a load takes it away. */
async function changeTheme(
  page: Page,
  colorScheme: 'dark' | 'light',
  load: boolean,
): Promise<void> {
  await page.emulateMedia({ colorScheme });
  if (load) {
    await page.reload();
  }
  await untilQuiet(page);
}

async function photograph(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) {
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.waitForTimeout(1_000);
    // A dialog lies over what is to be seen, not over the whole page.
    const dialogs = await page.getByRole('dialog').count();
    await page.screenshot({
      path: join(SCREENSHOTS, `${name}.png`),
      fullPage: dialogs === 0,
    });
  }
}
