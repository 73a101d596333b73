import { DeploymentLogPage } from '@proton-vending/backstage-plugin-proton-common';
import type { Response } from 'express';
import { once } from 'node:events';

const KEEP_ALIVE_MS = 15_000;

/**
 * Answers with server-sent events: `log` with each line, whose id is its
 * sequence, and `complete` after the last one.
 */
export async function streamLog(
  res: Response,
  pages: AsyncGenerator<DeploymentLogPage>,
  signal: AbortSignal,
): Promise<void> {
  // What cannot be read at all is answered with an error of its own.
  const first = await pages.next();
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Compression and proxies would hold lines back.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  res.flushHeaders();
  const keepAlive = setInterval(
    () => res.write(': keep-alive\n\n'),
    KEEP_ALIVE_MS,
  );
  try {
    for (
      let next = first;
      !next.done && !signal.aborted;
      next = await pages.next()
    ) {
      await send(res, formatPage(next.value), signal);
    }
  } finally {
    clearInterval(keepAlive);
    await pages.return(undefined);
    res.end();
  }
}

function formatPage(page: DeploymentLogPage): string {
  const events = page.events.map(
    event =>
      `id: ${event.sequence}\nevent: log\ndata: ${JSON.stringify(event)}\n\n`,
  );
  if (page.complete) {
    const { nextAfter } = page;
    events.push(`event: complete\ndata: ${JSON.stringify({ nextAfter })}\n\n`);
  }
  return events.join('');
}

/** Waits for a client that reads more slowly than the log is written. */
async function send(
  res: Response,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  if (text && !res.write(text)) {
    await once(res, 'drain', { signal }).catch(() => {});
  }
}
