import { IncomingMessage } from 'node:http';
import { HostedGit } from '../github/HostedGit';
import { HostAnswer, HostApi } from '../hosts/HostApi';
import { BitbucketError } from './bitbucketError';
import { BitbucketRoute } from './BitbucketRoute';
import { COMMIT_ROUTES } from './commitRoutes';
import { PULL_REQUEST_ROUTES } from './pullRequestRoutes';
import { readForm } from './readForm';
import { SOURCE_ROUTES } from './sourceRoutes';
import { toUuid, WORKSPACE_UUID } from './toBitbucket';

const API = '/2.0';

const ROUTES = [...COMMIT_ROUTES, ...SOURCE_ROUTES, ...PULL_REQUEST_ROUTES];

/** What every list takes. */
const LIST_PARAMETERS = ['page', 'pagelen', 'q', 'sort'];

/**
 * Bitbucket Cloud on loopback: its REST API, as far as pull requests need it, in
 * front of real Git repositories. Paths, parameters and answers have the types of
 * Bitbucket's OpenAPI document; any other path or parameter is a violation.
 *
 * @public
 */
export class BitbucketApi extends HostApi {
  static async start(): Promise<BitbucketApi> {
    const api = new BitbucketApi();
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

  protected override parse(
    request: IncomingMessage,
    bytes: Buffer,
  ): Record<string, unknown> {
    const type = request.headers['content-type'] ?? '';
    return type.startsWith('multipart/form-data')
      ? readForm(type, bytes)
      : super.parse(request, bytes);
  }

  protected async reply(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    try {
      this.onRequest(`${request.method} ${url.pathname}`);
      this.authorize(request);
      return await this.route(String(request.method), url, body);
    } catch (error) {
      const { status, message, headers } =
        error instanceof BitbucketError
          ? error
          : new BitbucketError(500, String(error));
      return { status, body: { type: 'error', error: { message } }, headers };
    }
  }

  private authorize({ headers }: IncomingMessage): void {
    if (headers.authorization !== `Bearer ${this.token}`) {
      throw new BitbucketError(401, 'Token is invalid or not supported.');
    }
    const message = 'Rate limit for this resource has been exceeded';
    if (this.isThrottling) {
      throw new BitbucketError(429, message);
    }
    if (this.limitedUntil) {
      const milliseconds = this.limitedUntil.getTime() - Date.now();
      throw new BitbucketError(429, message, {
        'retry-after': String(Math.ceil(milliseconds / 1_000)),
      });
    }
  }

  private async route(
    method: string,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer> {
    const [, workspace, slug, rest] =
      /^\/2\.0\/repositories\/([^/]+)\/([^/]+)(.*)$/.exec(url.pathname) ?? [];
    const repository = this.find(
      decodeURIComponent(workspace ?? ''),
      decodeURIComponent(slug ?? ''),
    );
    if (!repository || this.hidden.has(repository)) {
      throw new BitbucketError(
        404,
        'You may not have access to this repository or it no longer exists in this workspace.',
      );
    }
    if (method !== 'GET' && repository.isReadOnly) {
      throw new BitbucketError(
        403,
        'Your credentials lack one or more required privilege scopes.',
      );
    }
    for (const route of ROUTES) {
      const names = route.path.exec(rest)?.slice(1);
      if (names && route.method === method) {
        this.check(route, url, body);
        return route.answer({
          repository,
          names: names.map(decodeURIComponent),
          query: url.searchParams,
          body,
        });
      }
    }
    this.violations.push(`${method} ${rest} isn't in the OpenAPI document`);
    throw new BitbucketError(404, 'Resource not found');
  }

  private find(workspace: string, slug: string): HostedGit | undefined {
    return this.repositories.find(
      repository =>
        repository.name === `${workspace}/${slug}` ||
        (workspace === WORKSPACE_UUID && slug === toUuid(repository)),
    );
  }

  private check(
    { method, path, parameters }: BitbucketRoute,
    { searchParams }: URL,
    body: object,
  ): void {
    const known = [...LIST_PARAMETERS, ...parameters];
    this.violations.push(
      ...[...searchParams.keys(), ...Object.keys(body)]
        .filter(name => !known.includes(name))
        .map(name => `${method} ${path}: ${name} isn't a parameter`),
    );
  }
}
