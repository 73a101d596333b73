import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

/**
 * Where the resources of the suite's templates are built: Terraform asks for
 * each of them over HTTP, from wherever it runs. It counts what it is asked
 * for, and holds what a test isn't done with.
 */
export class BuildSite {
  static async open(): Promise<BuildSite> {
    const site = new BuildSite();
    await new Promise<void>(resolve => {
      site.server.listen(0, '127.0.0.1', resolve);
    });
    return site;
  }

  /** Such as `dev/first`, in the order in which they were asked for. */
  readonly requests: string[] = [];
  private readonly held = new Map<string, ServerResponse[]>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const name = (request.url ?? '').slice(1);
      this.requests.push(name);
      const waiting = this.held.get(name);
      if (waiting) {
        waiting.push(response);
      } else {
        response.end();
      }
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on, `name` isn't answered before it is released. */
  hold(name: string): void {
    this.held.set(name, []);
  }

  release(name: string): void {
    this.held.get(name)?.forEach(response => response.end());
    this.held.delete(name);
  }

  count(name: string): number {
    return this.requests.filter(request => request === name).length;
  }

  /** A command for Bash that ends when `path` is answered. */
  command(path: string): string {
    return `exec 3<>/dev/tcp/127.0.0.1/${this.port}; printf 'GET /%s HTTP/1.0\\r\\n\\r\\n' "${path}" >&3; cat <&3 > /dev/null; exec 3<&-`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}
