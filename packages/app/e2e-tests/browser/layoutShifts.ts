import { Page } from 'playwright-core';

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/**
 * Watches from now on how far the page moves while somebody reads it; resolves to
 * a function that says how much it was, as Core Web Vitals count it.
 */
export async function observeShifts(
  page: Page,
): Promise<() => Promise<number>> {
  const observed = await page.evaluateHandle(() => {
    const total = { value: 0 };
    new PerformanceObserver(list =>
      (list.getEntries() as LayoutShift[])
        .filter(({ hadRecentInput }) => !hadRecentInput)
        .forEach(({ value }) => {
          total.value += value;
        }),
    ).observe({ type: 'layout-shift' });
    return total;
  });
  return async () => {
    const { value } = await observed.jsonValue();
    await observed.dispose();
    return value;
  };
}
