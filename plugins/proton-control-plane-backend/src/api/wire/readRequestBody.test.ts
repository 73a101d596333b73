import { once } from 'node:events';
import { Server, request } from 'node:http';
import { AddressInfo } from 'node:net';
import express from 'express';
import { readRequestBody } from './readRequestBody';

describe('readRequestBody', () => {
  let server: Server;

  beforeEach(async () => {
    const app = express();
    app.post('/', (req, res) => {
      readRequestBody(req, res, { maxBytes: 10, timeout: 300 }).then(
        body => res.send(`read ${body.length}`),
        ({ message, statusCode }) => res.status(statusCode).send(message),
      );
    });
    server = app.listen(0);
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  const begin = (length: number) =>
    request({
      port: (server.address() as AddressInfo).port,
      method: 'POST',
      headers: { 'content-length': length },
    });

  it('reads a body that arrives in time', async () => {
    const sent = begin(4);
    sent.end('body');
    const [response] = await once(sent, 'response');
    expect(String(await response.toArray())).toBe('read 4');
  });

  it('ends the connection of a body that is late', async () => {
    const sent = begin(4);
    sent.write('bo');
    const [response] = await once(sent, 'response');
    sent.on('error', () => {});
    expect(response.statusCode).toBe(408);
    expect(response.headers.connection).toBe('close');
    expect(String(await response.toArray())).toBe(
      'The request body did not arrive within 0.3 seconds.',
    );
    await once(sent, 'close');
  });
});
