import { once } from 'node:events';
import { createServer, Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** A Kubernetes API on this machine, over TLS with a certificate of its own. */
export class KubernetesApi {
  static async start(): Promise<KubernetesApi> {
    const { private: key, cert } = await generate(
      [{ name: 'commonName', value: 'kubernetes' }],
      {
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
        ],
      },
    );
    const api = new KubernetesApi(cert, server =>
      createServer({ key, cert }, server),
    );
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  /** The tokens that callers have presented. */
  readonly tokens: string[] = [];
  private readonly server: Server;

  private constructor(
    private readonly certificate: string,
    create: (
      listener: Parameters<typeof createServer>[1],
    ) => ReturnType<typeof createServer>,
  ) {
    this.server = create((request, response) => {
      this.tokens.push(
        String(request.headers.authorization).replace('Bearer ', ''),
      );
      const items = request.url?.startsWith('/api/v1/nodes')
        ? [{ metadata: { name: 'node-1' }, spec: {}, status: {} }]
        : [];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ kind: 'NodeList', items }));
    });
  }

  get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `https://127.0.0.1:${port}`;
  }

  /** PEM in base64, as EKS has it. */
  get certificateAuthority(): string {
    return Buffer.from(this.certificate).toString('base64');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
