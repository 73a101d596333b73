import type { AxeResults, RunOptions } from 'axe-core';
import { source } from 'axe-core';
import { Page } from 'playwright-core';

// What surrounds the pages is Backstage's: the sidebar, the header with its tabs,
// and the graph of relations, whose progress has no name.
const BACKSTAGE_CHROME = [
  '[data-testid="sidebar-root"]',
  '[class*="BackstageHeader"]',
  '[class*="BackstageHeaderTabs"]',
  '.bui-PluginHeader',
  '[class*="PluginCatalogGraph"]',
];

const SERIOUS = ['serious', 'critical'];

type Axe = {
  run(context: { exclude: string[] }, options: RunOptions): Promise<AxeResults>;
};

/** Half-faded text has too little contrast; what turns forever is left to turn. */
function endAnimations(page: Page): Promise<void> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      .forEach(animation => animation.finish()),
  );
}

function describe(violations: AxeResults['violations']): string {
  return violations
    .flatMap(({ id, impact, help, nodes }) =>
      nodes.map(
        ({ html, target, failureSummary }) =>
          `${id} (${impact}): ${help}\n  at ${target.join(' ')}\n  ${html}\n` +
          `  ${failureSummary?.replaceAll('\n', '\n  ')}`,
      ),
    )
    .join('\n');
}

/**
 * Fails with what axe finds serious or critical on the page as it is now.
 *
 * @param exclude - selectors of what is not to be judged, on top of Backstage's sidebar and header
 */
export async function checkAccessibility(
  page: Page,
  exclude: string[] = [],
): Promise<void> {
  await endAnimations(page);
  // Not a script element, which the page's content security policy might refuse.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    selectors =>
      (window as unknown as { axe: Axe }).axe.run(
        { exclude: selectors },
        { resultTypes: ['violations'] },
      ),
    [...BACKSTAGE_CHROME, ...exclude],
  );
  const serious = violations.filter(({ impact }) =>
    SERIOUS.includes(impact ?? ''),
  );
  if (serious.length > 0) {
    throw new Error(`axe finds on ${page.url()}:\n${describe(serious)}`);
  }
}
