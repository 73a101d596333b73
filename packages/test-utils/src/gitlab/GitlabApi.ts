import { IncomingMessage } from 'node:http';
import { HostAnswer, HostApi } from '../hosts/HostApi';
import { GitlabError, notFound } from './gitlabError';
import { GITLAB_ROUTES } from './gitlabRoutes';
import { GitlabRoute } from './GitlabRoute';

const ORIGIN = 'https://gitlab.test';
const API = '/api/v4';

/** What every list takes. */
const LIST_PARAMETERS = ['page', 'per_page'];

/**
 * GitLab on loopback: its REST API, as far as merge requests need it, in front of
 * real Git repositories. A parameter that GitLab's documentation doesn't list is
 * a violation.
 *
 * @public
 */
export class GitlabApi extends HostApi {
  static async start(): Promise<GitlabApi> {
    const api = new GitlabApi();
    await api.listen();
    return api;
  }

  private readonly violations: string[] = [];

  private constructor() {
    super();
  }

  get url(): string {
    return `${this.origin}${API}`;
  }

  protected listViolations(): string[] {
    return this.violations;
  }

  protected async reply(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    try {
      this.onRequest(`${request.method} ${url.pathname}`);
      this.authorize(request);
      return await this.route(request, url, body);
    } catch (error) {
      const { status, message, headers } =
        error instanceof GitlabError
          ? error
          : new GitlabError(500, String(error));
      return { status, body: { message }, headers };
    }
  }

  private authorize({ headers }: IncomingMessage): void {
    const token = headers['private-token'] ?? headers.authorization;
    if (token !== this.token && token !== `Bearer ${this.token}`) {
      throw new GitlabError(401, '401 Unauthorized');
    }
    if (this.isThrottling) {
      throw new GitlabError(429, 'Too Many Requests');
    }
    if (this.limitedUntil) {
      const seconds = Math.ceil(this.limitedUntil.getTime() / 1_000);
      throw new GitlabError(429, 'Too Many Requests', {
        'ratelimit-remaining': '0',
        'ratelimit-reset': String(seconds),
      });
    }
  }

  private async route(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    const method = String(request.method);
    const [, project, rest] =
      /^\/api\/v4\/projects\/([^/]+)(.*)$/.exec(url.pathname) ?? [];
    const key = decodeURIComponent(project ?? '');
    const former = this.formerNames.get(key);
    if (former) {
      if (method !== 'GET') {
        throw new GitlabError(
          405,
          'Non GET methods are not allowed for moved projects',
        );
      }
      const location = `${this.url}/projects/${former.id}${rest}${url.search}`;
      return { status: 301, headers: { location } };
    }
    const repository = this.repositories.find(
      ({ id, name }) => name === key || String(id) === key,
    );
    if (!repository || this.hidden.has(repository)) {
      throw notFound('Project');
    }
    if (method !== 'GET' && repository.isReadOnly) {
      throw new GitlabError(403, '403 Forbidden');
    }
    for (const route of GITLAB_ROUTES) {
      const names = route.path.exec(rest)?.slice(1);
      if (names && route.method === method) {
        this.check(route, url, body);
        return route.answer({
          repository,
          origin: ORIGIN,
          names: names.map(decodeURIComponent),
          query: url.searchParams,
          body,
        });
      }
    }
    this.violations.push(`${method} ${rest} isn't a request that GitLab knows`);
    throw new GitlabError(404, '404 Not Found');
  }

  private check(
    { method, path, parameters = [] }: GitlabRoute,
    { searchParams }: URL,
    body: object,
  ): void {
    const given = [...searchParams.keys(), ...Object.keys(body)];
    this.violations.push(
      ...given
        .filter(name => ![...LIST_PARAMETERS, ...parameters].includes(name))
        .map(name => `${method} ${path}: ${name} isn't a parameter`),
    );
  }
}
