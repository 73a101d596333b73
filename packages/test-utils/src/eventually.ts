import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until something becomes true; the test's own timeout is the limit.
 *
 * @public
 */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  /** Between two looks, in milliseconds: longer where looking is work. */
  pause = 20,
): Promise<void> {
  while (!(await isTrue())) {
    await delay(pause);
  }
}
