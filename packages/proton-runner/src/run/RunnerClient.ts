import {
  RUNNER_ID_HEADER,
  RUNNER_PROTOCOL,
  RUNNER_PROTOCOL_HEADER,
  RUNNER_STATE_STORED_ERROR,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  RunOverError,
  RunnerRefusedError,
  UnreachableError,
} from './runnerErrors';

const TIMEOUT_MS = 10_000;
/** The timeout of requests with large bodies. */
const LONG_TIMEOUT_MS = 60_000;
const LONG_BODY = 256 * 1024;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Talks to the control plane as the runner of one run. */
export class RunnerClient {
  /** How far the control plane's clock is ahead, in milliseconds, by the last response. */
  clockSkew = 0;
  private readonly runnerId = randomUUID();
  /** Whether the control plane is known to serve runners. */
  private hasAnswered = false;

  constructor(
    private readonly options: {
      /** Ends in `/runner/v1`. */
      url: string;
      token: string;
    },
  ) {}

  /**
   * Sends a request once.
   *
   * @throws UnreachableError when no valid response arrives
   * @throws RunOverError when the run is over
   * @throws RunnerRefusedError when the control plane refuses the request
   */
  async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const isLong = method === 'GET' || (text?.length ?? 0) > LONG_BODY;
    const { status, content } = await this.fetch(method, path, text, isLong);
    if (status >= 200 && status < 300) {
      const answer = parse(content, status) as T;
      this.hasAnswered = true;
      return answer;
    }
    const { message, name } = describeAnswer(content, status);
    // A proxy answers so while the control plane is replaced.
    const isProxy = this.hasAnswered && (status === 403 || status === 404);
    if (status >= 500 || status === 429 || status === 408 || isProxy) {
      throw new UnreachableError(message);
    }
    if (status === 401 || status === 410) {
      throw new RunOverError(message, {
        isStored: name === RUNNER_STATE_STORED_ERROR,
      });
    }
    if (status === 404) {
      throw new RunnerRefusedError(
        `${this.options.url} isn't a runner API. Check PROTON_RUNNER_URL, and use the same release of the control plane and the runner`,
        status,
      );
    }
    throw new RunnerRefusedError(message, status, name);
  }

  /**
   * Retries until there is a response. After the signal is aborted, it retries
   * once more at most.
   */
  async send<T>(
    method: Method,
    path: string,
    options: { body?: unknown; until: AbortSignal },
  ): Promise<T> {
    const { body, until } = options;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      try {
        return await this.call<T>(method, path, body);
      } catch (error) {
        if (!(error instanceof UnreachableError) || until.aborted) {
          throw error;
        }
      }
      // Aborted: there is one more try.
      await delay(pause, undefined, { signal: until }).catch(() => {});
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  private async fetch(
    method: Method,
    path: string,
    body: string | undefined,
    isLong: boolean,
  ): Promise<{ status: number; content: string }> {
    const { token, url } = this.options;
    const sentAt = Date.now();
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          [RUNNER_PROTOCOL_HEADER]: String(RUNNER_PROTOCOL),
          [RUNNER_ID_HEADER]: this.runnerId,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(isLong ? LONG_TIMEOUT_MS : TIMEOUT_MS),
      });
      const content = await response.text();
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date)) {
        this.clockSkew = date - (sentAt + Date.now()) / 2;
      }
      return { status: response.status, content };
    } catch (error) {
      const { cause, message } = error as Error;
      const reason = (cause as NodeJS.ErrnoException | undefined)?.code;
      throw new UnreachableError(
        `${new URL(url).host} can't be reached (${reason ?? message})`,
      );
    }
  }
}

function parse(content: string, status: number): unknown {
  if (content === '') {
    return undefined;
  }
  try {
    return JSON.parse(content);
  } catch {
    // For example, the error page of a proxy.
    throw new UnreachableError(`The response with status ${status} isn't JSON`);
  }
}

function describeAnswer(
  content: string,
  status: number,
): { message: string; name?: string } {
  try {
    const { error } = JSON.parse(content);
    if (typeof error?.message === 'string') {
      const { message, name } = error;
      return { message, ...(typeof name === 'string' && { name }) };
    }
  } catch {
    // For example, the error page of a proxy.
  }
  return { message: `The control plane responded with status ${status}` };
}
