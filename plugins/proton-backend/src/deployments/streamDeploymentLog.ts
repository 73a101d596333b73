import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import type { Response } from 'express';
import { once } from 'node:events';

const KEEP_ALIVE_MS = 15_000;

/**
 * Answers with the lines of a log as server-sent events: `log` with each line,
 * whose id is its sequence, and `complete` after the last one. A stream that
 * ends without `complete` ended early; the reader goes on after its last line.
 */
export async function streamDeploymentLog(
  response: Response,
  lines: AsyncIterable<DeploymentLogEvent>,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Compression and proxies would hold lines back.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  const keepAlive = setInterval(
    () => response.write(': keep-alive\n\n'),
    KEEP_ALIVE_MS,
  );
  try {
    for await (const line of lines) {
      if (signal.aborted) {
        return;
      }
      await send(response, formatLine(line), signal);
    }
    response.write('event: complete\ndata: {}\n\n');
  } finally {
    clearInterval(keepAlive);
    response.end();
  }
}

function formatLine(line: DeploymentLogEvent): string {
  return `id: ${line.sequence}\nevent: log\ndata: ${JSON.stringify(line)}\n\n`;
}

/** Waits for a reader that is slower than the log. */
async function send(
  response: Response,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  if (!response.write(text)) {
    await once(response, 'drain', { signal }).catch(() => {});
  }
}
