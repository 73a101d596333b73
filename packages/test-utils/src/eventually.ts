import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until something becomes true; the test's own timeout is the limit.
 *
 * @public
 */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await isTrue())) {
    await delay(20);
  }
}
