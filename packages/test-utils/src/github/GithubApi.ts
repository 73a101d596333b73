import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { GithubAnswer, STORAGE } from './GithubRoute';
import { GithubError, notFound } from './githubError';
import { GITHUB_ROUTES } from './githubRoutes';
import { GitRepository } from './GitRepository';
import { HostedGit } from './HostedGit';
import { GithubContract } from './openapi/GithubContract';

const ORIGIN = 'https://github.test';

/**
 * GitHub on loopback: its REST API, as far as pull requests need it, in front of
 * real Git repositories. What is asked and answered is checked against GitHub's
 * OpenAPI document.
 *
 * @public
 */
export class GithubApi {
  static async start(): Promise<GithubApi> {
    const api = new GithubApi();
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  /** The token that it accepts. */
  token = 'github-token-of-tests';
  /** Whether it doesn't answer. */
  isAway = false;
  /** When its rate limit ends; absent while there is none. */
  limitedUntil: Date | undefined;
  /** Whether it refuses too many requests in a short time. */
  isThrottling = false;
  /** Called before each answer; may throw, as a crash of the client does. */
  onRequest: (request: string) => void = () => {};
  /** Called after each request is done; may lose the answer. */
  onAnswered: (request: string) => 'lost' | void = () => {};
  /** Such as `GET /repos/org/repo/pulls 200`. */
  readonly requests: string[] = [];
  readonly repositories: HostedGit[] = [];
  private readonly contract = new GithubContract();
  private readonly hidden = new Set<HostedGit>();
  private readonly formerNames = new Map<string, HostedGit>();
  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch(error => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  private constructor() {}

  /** The `apiBaseUrl` of its integration. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Creates a repository with a first commit. */
  async createRepository(
    name: string,
    files: Record<string, string> = { 'README.md': '# Infrastructure\n' },
  ): Promise<HostedGit> {
    const git = await GitRepository.create();
    const id = this.repositories.length + 1;
    const repository = new HostedGit(id, name, git, 'main');
    this.repositories.push(repository);
    await git.push('main', files, 'Initial commit');
    return repository;
  }

  /** Renames a repository; GitHub redirects its former name. */
  rename(repository: HostedGit, name: string): void {
    this.formerNames.set(repository.name, repository);
    repository.name = name;
  }

  /** Has a repository be gone, or no longer be seen with the credentials. */
  hide(repository: HostedGit): void {
    this.hidden.add(repository);
  }

  /** Has a hidden repository be there again. */
  show(repository: HostedGit): void {
    this.hidden.delete(repository);
  }

  /** @throws Error when something was asked or answered that GitHub wouldn't */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    await Promise.all(this.repositories.map(({ git }) => git.remove()));
    const violations = [...new Set(this.contract.violations)];
    if (violations.length > 0) {
      throw new Error(`This isn't GitHub's API:\n${violations.join('\n')}`);
    }
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const text = await readText(request);
    const url = new URL(String(request.url), this.url);
    const name = `${request.method} ${url.pathname}`;
    if (this.isAway) {
      response.destroy();
      return;
    }
    const given = text === '' ? {} : JSON.parse(text);
    const answer = await this.answerSafely(request, url, given);
    const { status, bytes, headers = {} } = answer;
    const body = this.check(request, url, given, answer);
    if (this.onAnswered(name) === 'lost') {
      response.destroy();
      return;
    }
    const json = body === undefined ? '' : JSON.stringify(body);
    const content = bytes ?? json;
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const isKnown = status === 200 && request.headers['if-none-match'] === etag;
    this.requests.push(`${name} ${isKnown ? 304 : status}`);
    response.writeHead(isKnown ? 304 : status, {
      ...(!isKnown && {
        'content-type': bytes
          ? 'application/zip'
          : 'application/json; charset=utf-8',
      }),
      etag,
      ...headers,
    });
    response.end(isKnown ? '' : content);
  }

  private async answerSafely(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<GithubAnswer> {
    try {
      this.onRequest(`${request.method} ${url.pathname}`);
      const stored = this.findStored(url.pathname);
      if (stored) {
        return { status: 200, bytes: stored };
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
    answer: GithubAnswer,
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
  ): Promise<GithubAnswer> {
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

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
