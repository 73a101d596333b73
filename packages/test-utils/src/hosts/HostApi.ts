import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { GitRepository } from '../github/GitRepository';
import { HostedGit } from '../github/HostedGit';

/**
 * What a host answers.
 *
 * @public
 */
export interface HostAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Instead of a body of JSON. */
  bytes?: Buffer;
}

/**
 * A Git host on loopback, in front of real Git repositories.
 *
 * @public
 */
export abstract class HostApi {
  /** The token that it accepts. */
  token = 'host-token-of-tests';
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
  protected readonly hidden = new Set<HostedGit>();
  protected readonly formerNames = new Map<string, HostedGit>();
  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch(error => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  protected async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  protected get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The `apiBaseUrl` of its integration. */
  abstract get url(): string;

  /** Answers a request; an answer to each error is the host's own. */
  protected abstract reply(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): Promise<HostAnswer>;

  /** Reads the body of a request, which is JSON unless a host takes more. */
  protected parse(
    _request: IncomingMessage,
    bytes: Buffer,
  ): Record<string, unknown> {
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  }

  /** What was asked or answered that the host wouldn't know. */
  protected abstract listViolations(): string[];

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

  /** Renames a repository; the host redirects its former name. */
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

  /** @throws Error when something was asked or answered that the host wouldn't know */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    await Promise.all(this.repositories.map(({ git }) => git.remove()));
    const violations = [...new Set(this.listViolations())];
    if (violations.length > 0) {
      throw new Error(`This isn't the host's API:\n${violations.join('\n')}`);
    }
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const bytes = await readBytes(request);
    const url = new URL(String(request.url), this.origin);
    const name = `${request.method} ${url.pathname}`;
    if (this.isAway) {
      response.destroy();
      return;
    }
    const {
      status,
      body,
      bytes: raw,
      headers = {},
    } = await this.reply(request, url, this.parse(request, bytes));
    if (this.onAnswered(name) === 'lost') {
      response.destroy();
      return;
    }
    const json = body === undefined ? '' : JSON.stringify(body);
    const content = raw ?? json;
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const isKnown = status === 200 && request.headers['if-none-match'] === etag;
    this.requests.push(`${name} ${isKnown ? 304 : status}`);
    response.writeHead(isKnown ? 304 : status, {
      ...(!isKnown && {
        'content-type': raw
          ? 'application/octet-stream'
          : 'application/json; charset=utf-8',
      }),
      etag,
      ...headers,
    });
    response.end(isKnown ? '' : content);
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
