import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { once } from 'node:events';
import { Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const FORWARDED = /^(authorization|content-type|proton-.*)$/;

/** A report of a runner on its way to the control plane. */
export interface ForgedReport {
  step: LaunchRequest['step'];
  path: string;
  body: any;
}

/**
 * Stands between runners and the control plane, and alters what the runners
 * report, as code of a template can that has read the token of its run.
 */
export class ForgingProxy {
  /** Alters a report in its place. */
  forge: (report: ForgedReport) => void = () => {};
  private readonly servers: Server[] = [];

  /** What a launcher is given in place of the run. */
  async divert(run: LaunchRequest): Promise<LaunchRequest> {
    const server = createServer(async (req, res) => {
      const { method, url = '' } = req;
      const content = await buffer(req);
      const report: ForgedReport = {
        step: run.step,
        path: url,
        body: content.length > 0 ? JSON.parse(content.toString()) : undefined,
      };
      this.forge(report);
      const response = await fetch(`${run.url}${url}`, {
        method,
        headers: Object.fromEntries(
          Object.entries(req.headers)
            .filter(([name]) => FORWARDED.test(name))
            .map(([name, value]) => [name, String(value)]),
        ),
        ...(report.body !== undefined && { body: JSON.stringify(report.body) }),
      });
      res.writeHead(response.status);
      res.end(await response.text());
    });
    this.servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { ...run, url: `http://127.0.0.1:${port}` };
  }

  stop(): void {
    for (const server of this.servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  }
}
