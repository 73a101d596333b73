import { once } from 'node:events';
import { AddressInfo, Server, Socket, connect, createServer } from 'node:net';

/** The network between the nodes of a cluster and a control plane. */
export class NodeNetwork {
  /** @param port - of the control plane, on loopback */
  static async open(port: number): Promise<NodeNetwork> {
    const network = new NodeNetwork(port);
    network.server.listen(0, '127.0.0.1');
    await once(network.server, 'listening');
    return network;
  }

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(private readonly target: number) {
    this.server = createServer(socket => this.relay(socket));
  }

  /** Where nodes reach the control plane. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Nothing gets through, and what is under way is lost. */
  cut(): void {
    this.isCut = true;
    this.sockets.forEach(socket => socket.destroy());
  }

  repair(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private relay(near: Socket): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(this.target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
