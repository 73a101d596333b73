import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

/** A backend that may get connections. */
interface Backend {
  port: number;
  isReady: boolean;
}

/** Hands connections in turn to the backends that are ready. */
export class LoadBalancer {
  static async start(): Promise<LoadBalancer> {
    const server = createServer();
    const balancer = new LoadBalancer(server);
    server.on('connection', socket => balancer.serve(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return balancer;
  }

  backends: readonly Backend[] = [];
  private readonly sockets = new Set<Socket>();
  private count = 0;

  private constructor(private readonly server: Server) {}

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.server.close(resolve));
  }

  private serve(client: Socket): void {
    this.keep(client);
    const ready = this.backends.filter(({ isReady }) => isReady);
    this.count += 1;
    const chosen = ready[this.count % ready.length];
    if (!chosen) {
      client.destroy();
      return;
    }
    const backend = this.keep(connect(chosen.port, '127.0.0.1'));
    backend.pipe(client).pipe(backend);
    backend.on('close', () => client.destroy());
    client.on('close', () => backend.destroy());
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket
      .on('error', () => {})
      .on('close', () => this.sockets.delete(socket));
  }
}
