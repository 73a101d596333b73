'use strict';

/*
 * A Terraform provider without resources: as much of its protocol (gRPC,
 * version 5, no TLS) as Terraform needs to plan and to apply beside it.
 */

const http2 = require('node:http2');

/** A schema whose block is empty, for the provider itself. */
const EMPTY_SCHEMA = Buffer.from([0x0a, 0x02, 0x12, 0x00]);

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  stream.on('error', () => {});
  stream.resume();
  stream.on('end', () => {
    const isSchema = /Schema$/.test(headers[':path']);
    const message = isSchema ? EMPTY_SCHEMA : Buffer.alloc(0);
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () =>
      stream.sendTrailers({ 'grpc-status': '0' }),
    );
    stream.end(Buffer.concat([prefix, message]));
    if (headers[':path'].endsWith('/Shutdown')) {
      setTimeout(() => process.exit(0), 50);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`1|5|tcp|127.0.0.1:${server.address().port}|grpc\n`);
});

// Terraform asks once, and kills whoever does not listen.
process.on('SIGINT', () => {});
