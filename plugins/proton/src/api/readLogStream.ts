import { ResponseError } from '@backstage/errors';
import {
  EventStreamContentType,
  fetchEventSource,
} from '@microsoft/fetch-event-source';
import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';

/**
 * Reads one connection of a log stream to its end. Whether to connect again is
 * for the caller to say, who knows after which line.
 */
export async function readLogStream(options: {
  url: string;
  fetch: typeof fetch;
  signal?: AbortSignal;
  onEvent: (event: DeploymentLogEvent) => void;
}): Promise<{ complete: boolean }> {
  let complete = false;
  // The library does not look whether it came too late.
  if (options.signal?.aborted) {
    return { complete };
  }
  await fetchEventSource(options.url, {
    fetch: options.fetch,
    signal: options.signal,
    openWhenHidden: true,
    async onopen(response) {
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      const type = response.headers.get('content-type') ?? 'no type';
      if (!type.startsWith(EventStreamContentType)) {
        throw new Error(
          `The log is sent as ${type} instead of ${EventStreamContentType}; check the proxy before the backend`,
        );
      }
    },
    onmessage({ event, data }) {
      if (event === 'complete') {
        complete = true;
      } else if (data) {
        options.onEvent(JSON.parse(data));
      }
    },
    onerror(error) {
      throw error;
    },
  });
  return { complete };
}
