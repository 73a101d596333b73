import { proxySettings } from './proxySettings.mjs';

const STALLED_AFTER_MILLISECONDS = 30_000;
const MOST_BYTES = 200 * 2 ** 20;

// fetch refuses an address with credentials; a private mirror may need them.
function toRequest(address) {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(
    password,
  )}`;
  return {
    url: url.href,
    headers: username
      ? {
          authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        }
      : {},
  };
}

/** The reason that an error of `fetch` hides in its causes. */
function explain(error) {
  const causes = [];
  for (let cause = error; cause; cause = cause.cause ?? cause.errors?.[0]) {
    causes.push(cause);
  }
  const innermost = causes.at(-1);
  return innermost.message || innermost.code || String(innermost);
}

async function readBody(response, { maxBytes, onChunk }) {
  const total = Number(response.headers.get('content-length')) || undefined;
  const chunks = [];
  let received = 0;
  for await (const chunk of response.body) {
    received += chunk.length;
    if (received > maxBytes) {
      throw new Error(`the file is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
    onChunk({ received, total });
  }
  return Buffer.concat(chunks);
}

/**
 * Downloads a file into memory, through the proxy that the environment names.
 * Fails with one sentence for people to read, when the server is silent for
 * too long too.
 */
export async function download(options) {
  const {
    env = process.env,
    onProgress = () => {},
    stalledAfterMilliseconds = STALLED_AFTER_MILLISECONDS,
    maxBytes = MOST_BYTES,
  } = options;
  const { url, headers } = toRequest(options.url);
  // Not at the top: a dependency, which a fresh clone has not installed yet.
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent(proxySettings(env));
  const controller = new AbortController();
  const stalled = setTimeout(
    () =>
      controller.abort(
        new Error(
          `the server sent nothing for ${stalledAfterMilliseconds / 1000} s`,
        ),
      ),
    stalledAfterMilliseconds,
  );
  try {
    const response = await fetch(url, {
      dispatcher,
      headers,
      signal: controller.signal,
    });
    if (!response.ok) {
      throw new Error(
        `the server answered ${response.status} ${response.statusText}`.trim(),
      );
    }
    return await readBody(response, {
      maxBytes,
      onChunk: progress => {
        stalled.refresh();
        onProgress(progress);
      },
    });
  } catch (error) {
    throw new Error(`Can't download ${url}: ${explain(error)}`, {
      cause: error,
    });
  } finally {
    clearTimeout(stalled);
    // Also ends a body that is not read to its end.
    await dispatcher.destroy();
  }
}
