import { connect, Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Listens, and never accepts a connection. */
const LISTENER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/**
 * A port on the loopback interface to which nobody can connect any more, and
 * which refuses nobody, as behind a firewall that drops packets.
 */
export async function startSilentServer(): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const worker = new Worker(LISTENER, { eval: true });
  const [port] = await once(worker, 'message');
  const sockets: Socket[] = [];
  let isFull = false;
  while (!isFull) {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => {});
    sockets.push(socket);
    isFull = !(await Promise.race([
      once(socket, 'connect').then(() => true),
      delay(250, false),
    ]));
  }
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      sockets.forEach(socket => socket.destroy());
      await worker.terminate();
    },
  };
}
