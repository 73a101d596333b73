import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { putBundle } from './putBundle';

const location = { bucket: 'bundles', key: 'eks.tar.gz' };

describe('putBundle', () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer(() => {});
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${port}`;
  });

  afterEach(async () => {
    delete process.env.AWS_ENDPOINT_URL_S3;
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  const put = (options: { timeout?: number; signal?: AbortSignal }) =>
    putBundle({
      location,
      bundle: Buffer.from('a bundle'),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      ...options,
    });

  it('gives up on an S3 that does not answer', async () => {
    await expect(put({ timeout: 200 })).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message:
        "S3 didn't take the bundle s3://bundles/eks.tar.gz in time; try again, or check that the backend reaches S3",
    });
  });

  it('stops with its task', async () => {
    const reason = new Error('The task was cancelled');

    await expect(
      put({ signal: AbortSignal.abort(reason), timeout: 10_000 }),
    ).rejects.toBe(reason);
  });
});
