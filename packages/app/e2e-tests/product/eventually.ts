import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer, and gives up after a time. */
export async function eventually<T>(options: {
  what: string;
  ask: () => Promise<T | undefined>;
  timeoutSeconds: number;
}): Promise<T> {
  const { what, ask, timeoutSeconds } = options;
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited ${timeoutSeconds} s in vain: ${what}`);
    }
    await sleep(200);
  }
}
