import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, Page } from 'playwright-core';
import { reportDirectory } from '../product/paths';

// Chromium has no sandbox for root, and needs no network but the loopback.
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

async function keepEvidence(page: Page, name: string, messages: string[]) {
  const folder = join(reportDirectory, name);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'page.png'), fullPage: true });
  writeFileSync(join(folder, 'page.html'), await page.content());
  writeFileSync(join(folder, 'console.log'), messages.join('\n'));
  process.stdout.write(`The page as it was at the failure: ${folder}\n`);
}

/** Lends a page of a real browser; of a failure it keeps what was to be seen. */
export async function withPage(
  options: { executablePath: string; baseURL: string; name: string },
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const { executablePath, baseURL, name } = options;
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({
      baseURL,
      viewport: { width: 1440, height: 900 },
    });
    page.setDefaultTimeout(30_000);
    const messages: string[] = [];
    page.on('console', line => messages.push(`${line.type()}: ${line.text()}`));
    page.on('pageerror', error => messages.push(`uncaught: ${error.stack}`));
    try {
      await visit(page);
    } catch (error) {
      await keepEvidence(page, name, messages).catch(() => {});
      throw error;
    }
  } finally {
    await browser.close();
  }
}
