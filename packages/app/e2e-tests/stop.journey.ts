import assert from 'node:assert/strict';
import { Product } from './product/Product';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Stops the product as Ctrl-C does, and finds nothing of it left. */
export async function stopJourney(product: Product): Promise<void> {
  const { backend, app } = product.serverPids;
  assert.ok(isRunning(backend) && isRunning(app));

  assert.equal(await product.stop(), 0, product.output);

  assert.equal(isRunning(backend), false);
  assert.equal(isRunning(app), false);
  for (const url of [product.appUrl, product.protonUrl]) {
    await assert.rejects(fetch(url), /fetch failed/);
  }
}
