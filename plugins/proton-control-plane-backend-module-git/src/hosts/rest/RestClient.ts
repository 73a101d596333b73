import { HostProblem } from '../HostProblem';
import { describeAnswer, toUnreachable } from './describeAnswer';
import { RestApi } from './RestApi';

const TIMEOUT_MS = 30_000;

/** A request to the API of a host. */
export interface RestRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the address of the API. */
  path: string;
  query?: Record<string, string | string[]>;
  body?: object;
  /** Instead of a body of JSON. */
  content?: { type: string; bytes: Uint8Array<ArrayBuffer> };
  /** What messages call what is asked for, such as `project org/repo`. */
  about: string;
  fetch?: typeof fetch;
}

/** Sends requests to a host with the credentials of Backstage's integrations. */
export abstract class RestClient {
  protected constructor(private readonly api: RestApi) {}

  /** @throws HostProblem when the host refuses, or can't be reached */
  async call<T>(request: RestRequest): Promise<T> {
    const response = await this.send(request);
    return this.read(async () => {
      const text = await response.text();
      return text === '' ? undefined : JSON.parse(text);
    }) as Promise<T>;
  }

  /** The bytes of an answer that isn't JSON. */
  async download(request: RestRequest): Promise<Buffer> {
    const response = await this.send(request);
    return this.read(async () => Buffer.from(await response.arrayBuffer()));
  }

  protected async send(request: RestRequest): Promise<Response> {
    const { about, body, content, method = 'GET' } = request;
    const response = await this.read(async () =>
      (request.fetch ?? fetch)(this.getUrl(request), {
        method,
        headers: {
          ...(await this.api.getHeaders()),
          ...(body && { 'content-type': 'application/json' }),
          ...(content && { 'content-type': content.type }),
        },
        body: content?.bytes ?? (body && JSON.stringify(body)),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    );
    if (!response.ok) {
      throw await describeAnswer(response, {
        api: this.api,
        about,
        isWrite: method !== 'GET',
      });
    }
    return response;
  }

  protected async read<T>(use: () => Promise<T>): Promise<T> {
    try {
      return await use();
    } catch (error) {
      throw error instanceof HostProblem
        ? error
        : toUnreachable(this.api, error);
    }
  }

  private getUrl({ path, query = {} }: RestRequest): string {
    const parameters = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) =>
        [value].flat().map(each => [name, each]),
      ),
    );
    return `${this.api.baseUrl}/${path}${
      parameters.size > 0 ? `?${parameters}` : ''
    }`;
  }
}

/**
 * The parameters of the link to the next page, which leads to the host's own
 * address. That may not be the one it is reached at.
 */
export function readQuery(
  link: string | undefined,
): Record<string, string | string[]> | undefined {
  if (!link || !URL.canParse(link)) {
    return undefined;
  }
  const { searchParams } = new URL(link);
  return Object.fromEntries(
    [...searchParams.keys()].map(name => [name, searchParams.getAll(name)]),
  );
}
