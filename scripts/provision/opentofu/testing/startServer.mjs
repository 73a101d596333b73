import { once } from 'node:events';
import { createServer } from 'node:http';

/** A server on the loopback interface, stopped when the test ends. */
export async function startServer(t, listener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
