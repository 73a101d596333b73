import { Page } from 'playwright-core';

/** How long nothing changes on a page that has been built. */
const QUIET_MS = 500;

/** A page that shows a running clock is never quiet. */
const LIMIT_MS = 2_500;

/** Waits until a page that is built anew has loaded what it shows. */
export async function untilQuiet(page: Page): Promise<void> {
  await page.evaluate(
    async ({ limit, quiet }) => {
      const startedAt = performance.now();
      let changedAt = startedAt;
      const observer = new MutationObserver(() => {
        changedAt = performance.now();
      });
      observer.observe(document, {
        attributes: true,
        childList: true,
        characterData: true,
        subtree: true,
      });
      const isBuilt = () =>
        performance.now() - changedAt >= quiet &&
        document.querySelector('[role="progressbar"]') === null;
      while (!isBuilt() && performance.now() - startedAt < limit) {
        await new Promise(resolve => {
          setTimeout(resolve, 50);
        });
      }
      observer.disconnect();
    },
    { limit: LIMIT_MS, quiet: QUIET_MS },
  );
}
