import {
  DefaultGitlabCredentialsProvider,
  GitLabIntegrationConfig,
  GitlabCredentialsProvider,
  getGitLabRequestOptions,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { HostProblem } from '../HostProblem';
import { describeAnswer, toUnreachable } from './describeAnswer';

const TIMEOUT_MS = 30_000;
const PAGE_SIZE = 100;

/** No list that is read has more pages, unless it is of files. */
const MAX_PAGES = 100;

/** A request to GitLab's API. */
export interface GitlabRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v4`. */
  path: string;
  query?: Record<string, string | string[]>;
  body?: object;
  /** What messages call what is asked for, such as `project org/repo`. */
  about: string;
  fetch?: typeof fetch;
}

/** Sends requests to a GitLab with the credentials of Backstage's integrations. */
export class GitlabClient {
  static create(options: {
    integrations: ScmIntegrationRegistry;
    config: GitLabIntegrationConfig;
  }): GitlabClient {
    return new GitlabClient(
      options.config,
      DefaultGitlabCredentialsProvider.fromIntegrations(options.integrations),
    );
  }

  private constructor(
    private readonly config: GitLabIntegrationConfig,
    private readonly credentials: GitlabCredentialsProvider,
  ) {}

  /** Such as `gitlab.com`. */
  get host(): string {
    return this.config.host;
  }

  /** @throws HostProblem when GitLab refuses, or can't be reached */
  async call<T>(request: GitlabRequest): Promise<T> {
    const response = await this.send(request);
    return this.read(async () =>
      response.status === 204 ? undefined : response.json(),
    ) as Promise<T>;
  }

  /** The bytes of an answer that isn't JSON. */
  async download(request: GitlabRequest): Promise<Buffer> {
    const response = await this.send(request);
    return this.read(async () => Buffer.from(await response.arrayBuffer()));
  }

  /** All pages of a list; undefined when it is longer than any that is read. */
  async list<T>(request: GitlabRequest): Promise<T[] | undefined> {
    const found: T[] = [];
    let query: GitlabRequest['query'] = {
      ...request.query,
      per_page: String(PAGE_SIZE),
    };
    for (let count = 0; query; count += 1) {
      if (count === MAX_PAGES) {
        return undefined;
      }
      const response: Response = await this.send({ ...request, query });
      found.push(...(await this.read<T[]>(async () => response.json())));
      query = findNextQuery(response.headers);
    }
    return found;
  }

  private async send(request: GitlabRequest): Promise<Response> {
    const { about, body, method = 'GET' } = request;
    const response = await this.read(async () => {
      const { token } = await this.credentials.getCredentials({
        url: this.config.baseUrl,
      });
      const { headers } = getGitLabRequestOptions(this.config, token);
      return (request.fetch ?? fetch)(this.getUrl(request), {
        method,
        headers: {
          ...headers,
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    });
    if (!response.ok) {
      throw await describeAnswer(response, {
        host: this.host,
        about,
        isWrite: method !== 'GET',
      });
    }
    return response;
  }

  private getUrl({ path, query = {} }: GitlabRequest): string {
    const parameters = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) =>
        [value].flat().map(each => [name, each]),
      ),
    );
    return `${this.config.apiBaseUrl}/${path}${
      parameters.size > 0 ? `?${parameters}` : ''
    }`;
  }

  private async read<T>(use: () => Promise<T>): Promise<T> {
    try {
      return await use();
    } catch (error) {
      throw error instanceof HostProblem
        ? error
        : toUnreachable(this.host, error);
    }
  }
}

/** The link leads to GitLab's own address, which may not be the one it is reached at. */
function findNextQuery(headers: Headers): Record<string, string> | undefined {
  const link = /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
  return link && URL.canParse(link)
    ? Object.fromEntries(new URL(link).searchParams)
    : undefined;
}
