import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  GithubIntegrationConfig,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { RequestError } from '@octokit/request-error';
import { Octokit } from '@octokit/rest';
import { GithubPermission, toHostProblem } from './toHostProblem';

const TIMEOUT_MS = 30_000;

/** How many answers are kept for conditional requests. */
const MAX_ANSWERS = 500;

type Answer = Awaited<ReturnType<Octokit['request']>>;

/** Sends requests to a GitHub with the credentials of Backstage's integrations. */
export class GithubClient {
  static create(options: {
    integrations: ScmIntegrationRegistry;
    config: GithubIntegrationConfig;
  }): GithubClient {
    return new GithubClient(
      options.config,
      DefaultGithubCredentialsProvider.fromIntegrations(options.integrations),
    );
  }

  /** By URL, oldest first. GitHub doesn't count an answer that hasn't changed. */
  private readonly answers = new Map<string, Answer>();

  private constructor(
    private readonly config: GithubIntegrationConfig,
    private readonly credentials: GithubCredentialsProvider,
  ) {}

  /** Such as `github.com`. */
  get host(): string {
    return this.config.host;
  }

  /**
   * Calls GitHub for a repository.
   *
   * @param path - what messages call what is asked for, such as `org/repo`
   * @param permissions - what messages say that the credentials need
   */
  async call<T>(
    repositoryName: string,
    path: string,
    use: (octokit: Octokit) => Promise<{ data: T }>,
    permissions?: GithubPermission[],
  ): Promise<T> {
    try {
      const { data } = await use(await this.connect(repositoryName));
      return data;
    } catch (error) {
      throw toHostProblem(error, { host: this.host, path, permissions });
    }
  }

  private async connect(repositoryName: string): Promise<Octokit> {
    const { token } = await this.credentials.getCredentials({
      url: `https://${this.host}/${repositoryName}`,
    });
    const octokit = new Octokit({
      auth: token,
      baseUrl: this.config.apiBaseUrl,
      request: { timeout: TIMEOUT_MS, signal: AbortSignal.timeout(TIMEOUT_MS) },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    octokit.hook.wrap('request', async (request, options) => {
      if (options.method !== 'GET') {
        return request(options);
      }
      const { url } = octokit.request.endpoint(options);
      const known = this.answers.get(url);
      if (known) {
        // Other hooks get these options, and not what is passed on.
        options.headers['if-none-match'] = String(known.headers.etag);
      }
      try {
        const response = await request(options);
        this.keep(url, response);
        return response;
      } catch (error) {
        if (known && error instanceof RequestError && error.status === 304) {
          return known;
        }
        throw error;
      }
    });
    return octokit;
  }

  private keep(url: string, answer: Answer): void {
    // Objects of Git and artifacts never change, and may be large.
    if (
      answer.headers.etag === undefined ||
      url.includes('/git/') ||
      url.endsWith('/zip')
    ) {
      return;
    }
    this.answers.delete(url);
    this.answers.set(url, answer);
    const [oldest] = this.answers.keys();
    if (this.answers.size > MAX_ANSWERS && oldest !== undefined) {
      this.answers.delete(oldest);
    }
  }
}
