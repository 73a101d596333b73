import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Page } from 'playwright-core';
import { checkAccessibility } from './checkAccessibility';

/** Where screenshots go, when somebody wants them. */
const SCREENSHOTS = process.env.PROTON_SCREENSHOTS;

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 800, height: 900 };

/** Looks at a page as it is now, in light and in dark: axe, and a camera. */
export async function look(page: Page, name: string): Promise<void> {
  await checkAccessibility(page);
  await photograph(page, name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await checkAccessibility(page);
  await photograph(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  if (SCREENSHOTS) {
    await page.setViewportSize(NARROW);
    await photograph(page, `${name}-narrow`);
    await page.setViewportSize(WIDE);
  }
}

async function photograph(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) {
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.waitForTimeout(500);
    await page.screenshot({
      path: join(SCREENSHOTS, `${name}.jpg`),
      type: 'jpeg',
      quality: 75,
      fullPage: true,
    });
  }
}
