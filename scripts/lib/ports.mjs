import { connect, createServer } from 'node:net';

function accepts(port, host) {
  return new Promise(resolve => {
    const socket = connect({ port, host });
    const finish = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

function canListen(port, host) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** Whether anything on this machine holds the port, on either loopback address. */
export async function isPortTaken(port) {
  for (const host of ['127.0.0.1', '::1']) {
    if ((await accepts(port, host)) || !(await canListen(port, host))) {
      return true;
    }
  }
  return false;
}
