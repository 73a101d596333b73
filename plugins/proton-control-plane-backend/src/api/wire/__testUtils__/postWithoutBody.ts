import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Announces a body and never sends it, so that only a server that does not
 * wait for it answers.
 */
export async function postWithoutBody(
  url: string,
  options: { headers?: Record<string, string>; bytes: number },
): Promise<{ status: number | undefined; body: string }> {
  const req = request(url, {
    method: 'POST',
    headers: { ...options.headers, 'content-length': options.bytes },
    signal: AbortSignal.timeout(5_000),
  });
  req.flushHeaders();
  const [response]: IncomingMessage[] = await once(req, 'response');
  const body = await text(response);
  req.on('error', () => {}).destroy();
  return { status: response.statusCode, body };
}
