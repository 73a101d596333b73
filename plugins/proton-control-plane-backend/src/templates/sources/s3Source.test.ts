import { once } from 'events';
import { createServer, RequestListener, Server } from 'http';
import { AddressInfo } from 'net';
import { InvalidBundleError } from './InvalidBundleError';
import { fetchS3Bundle } from './s3Source';

/** Answers of an S3 that its emulators do not give. */
describe('fetchS3Bundle', () => {
  let server: Server | undefined;

  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  const listen = async (listener: RequestListener) => {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const fetchFrom = (endpoint: string) =>
    fetchS3Bundle(
      { bucket: 'templates', key: 'eks.tar.gz' },
      {
        endpoint,
        credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      },
    );

  it.each([
    [
      403,
      'AccessDenied',
      'access is denied; the control plane needs s3:GetObject for this object',
    ],
    [
      403,
      'SignatureDoesNotMatch',
      "S3 did not accept the control plane's credentials, or there are none (SignatureDoesNotMatch); see protonControlPlane.s3 in its configuration",
    ],
    [
      400,
      'KMS.DisabledException',
      'S3 could not give the object (KMS.DisabledException): the reason',
    ],
  ])('explains %s %s', async (status, code, explanation) => {
    const endpoint = await listen((_, response) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(
        `<?xml version="1.0"?><Error><Code>${code}</Code><Message>the reason</Message></Error>`,
      );
    });

    await expect(fetchFrom(endpoint)).rejects.toThrow(
      new InvalidBundleError(`s3://templates/eks.tar.gz: ${explanation}`),
    );
  });

  it('stops reading an object that is longer than it may be', async () => {
    let closed: Promise<unknown> | undefined;
    const endpoint = await listen((_, response) => {
      closed = once(response, 'close');
      // Without a Content-Length nobody knows how long this goes on.
      const write = () => {
        while (response.write(Buffer.alloc(65_536, 'x')));
        response.once('drain', write);
      };
      write();
    });

    await expect(fetchFrom(endpoint)).rejects.toThrow(
      's3://templates/eks.tar.gz: The archive has more than 10,485,760 bytes (10 MB), the most that a bundle may have',
    );
    await closed;
  });

  it('stops reading an error that has no end', async () => {
    let closed: Promise<unknown> | undefined;
    const endpoint = await listen((_, response) => {
      closed = once(response, 'close');
      response.writeHead(403, { 'content-type': 'application/xml' });
      const write = () => {
        while (
          !response.destroyed &&
          response.write(Buffer.alloc(65_536, ' '))
        );
        response.once('drain', write);
      };
      write();
    });

    await expect(fetchFrom(endpoint)).rejects.toThrow(
      `s3://templates/eks.tar.gz: ${endpoint} answered with HTTP status 403 and more than 1,048,576 bytes (1 MB); check protonControlPlane.s3`,
    );
    await closed;
  });

  it('says when the connection breaks', async () => {
    const endpoint = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    });

    await expect(fetchFrom(endpoint)).rejects.toThrow(
      /^s3:\/\/templates\/eks.tar.gz: http:\/\/127.0.0.1:\d+ did not answer \(ECONNRESET\)/,
    );
  });

  it('says when nobody answers', async () => {
    const endpoint = await listen(() => {});
    server?.close();
    server?.closeAllConnections();
    await once(server as Server, 'close');

    await expect(fetchFrom(endpoint)).rejects.toThrow(
      `s3://templates/eks.tar.gz: ${endpoint} did not answer (ECONNREFUSED)`,
    );
  });
});
