import { IncomingMessage } from 'node:http';
import { HostAnswer, HostApi } from '../hosts/HostApi';
import { STORAGE } from './GithubRoute';
import { GithubError, notFound } from './githubError';
import { GITHUB_ROUTES } from './githubRoutes';
import { GithubContract } from './openapi/GithubContract';

const ORIGIN = 'https://github.test';

/**
 * GitHub on loopback: its REST API, as far as pull requests need it, in front of
 * real Git repositories. What is asked and answered is checked against GitHub's
 * OpenAPI document.
 *
 * @public
 */
export class GithubApi extends HostApi {
  static async start(): Promise<GithubApi> {
    const api = new GithubApi();
    await api.listen();
    return api;
  }

  private readonly contract = new GithubContract();

  private constructor() {
    super();
  }

  get url(): string {
    return this.origin;
  }

  protected listViolations(): string[] {
    return this.contract.violations;
  }

  protected async reply(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    const answer = await this.answerSafely(request, url, body);
    return { ...answer, body: this.check(request, url, body, answer) };
  }

  private async answerSafely(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    try {
      this.onRequest(`${request.method} ${url.pathname}`);
      const stored = this.findStored(url.pathname);
      if (stored) {
        return {
          status: 200,
          bytes: stored,
          headers: { 'content-type': 'application/zip' },
        };
      }
      this.authorize(request);
      return await this.route(request, url, body);
    } catch (error) {
      const { status, message, headers } =
        error instanceof GithubError
          ? error
          : new GithubError(500, String(error));
      return { status, body: { message }, headers };
    }
  }

  /** The answer's body, as GitHub would send it. */
  private check(
    { method }: IncomingMessage,
    { pathname, searchParams: query }: URL,
    body: unknown,
    answer: HostAnswer,
  ): unknown {
    const path = decodeURIComponent(pathname);
    if (path.startsWith(STORAGE)) {
      return answer.body;
    }
    this.contract.checkRequest({ method: String(method), path, query, body });
    return this.contract.completeAnswer(String(method), path, answer);
  }

  private authorize({ headers }: IncomingMessage): void {
    const [scheme, token] = (headers.authorization ?? '').split(' ');
    if (!['token', 'Bearer'].includes(scheme) || token !== this.token) {
      throw new GithubError(401, 'Bad credentials');
    }
    if (this.isThrottling) {
      throw new GithubError(403, 'You have exceeded a secondary rate limit.');
    }
    if (this.limitedUntil) {
      throw new GithubError(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(
          Math.ceil(this.limitedUntil.getTime() / 1_000),
        ),
      });
    }
  }

  /** An artifact, which is on another host and needs no credentials there. */
  private findStored(path: string): Buffer | undefined {
    const [repositoryId, run, place] = path
      .slice(STORAGE.length)
      .split('/')
      .map(Number);
    const repository = this.repositories.find(({ id }) => id === repositoryId);
    return path.startsWith(STORAGE)
      ? Object.values(repository?.workflowRuns[run - 1]?.artifacts ?? {})[place]
      : undefined;
  }

  private async route(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    const path = decodeURIComponent(url.pathname);
    const named = /^\/repos\/([^/]+\/[^/]+)(.*)$/.exec(path);
    const numbered = /^\/repositories\/(\d+)(.*)$/.exec(path);
    const former = named && this.formerNames.get(named[1]);
    if (former) {
      const location = `${this.url}/repositories/${former.id}${named[2]}${url.search}`;
      return {
        status: request.method === 'GET' ? 301 : 307,
        body: { message: 'Moved Permanently', url: location },
        headers: { location },
      };
    }
    const repository = this.repositories.find(
      ({ id, name }) => name === named?.[1] || String(id) === numbered?.[1],
    );
    const rest = (named ?? numbered)?.[2];
    if (!repository || this.hidden.has(repository) || rest === undefined) {
      throw notFound();
    }
    if (request.method !== 'GET' && repository.isReadOnly) {
      throw new GithubError(403, 'Resource not accessible by integration');
    }
    for (const route of GITHUB_ROUTES) {
      const names = route.path.exec(rest)?.slice(1);
      if (names && route.method === request.method) {
        return route.answer({
          repository,
          origin: ORIGIN,
          names,
          query: url.searchParams,
          body,
        });
      }
    }
    throw notFound();
  }
}
