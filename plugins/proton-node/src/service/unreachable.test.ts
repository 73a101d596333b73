import { ListEnvironmentsCommand } from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { createServer } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { types } from 'node:util';
import { generate } from 'selfsigned';
import { startServer } from '../__testUtils__/startServer';
import { startSilentServer } from '../__testUtils__/startSilentServer';
import { DefaultProtonService } from './DefaultProtonService';

jest.setTimeout(30_000);

const ACCOUNT = '(account 123456789012, region us-east-1)';

function createService(endpoint: string) {
  return DefaultProtonService.fromConfig({
    config: mockServices.rootConfig({
      data: {
        proton: {
          accounts: [
            { accountId: '123456789012', regions: ['us-east-1'], endpoint },
          ],
        },
        aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
      },
    }),
    discovery: mockServices.discovery.mock(),
    auth: mockServices.auth({ pluginId: 'proton' }),
  });
}

/** A request of Proton's API, and one beyond it. */
const REQUESTS: [string, (endpoint: string) => Promise<unknown>][] = [
  [
    'Proton',
    async endpoint =>
      (await createService(endpoint).getClient()).send(
        new ListEnvironmentsCommand({}),
      ),
  ],
  [
    'the extension',
    async endpoint =>
      createService(`${endpoint}/api/proton-control-plane`)
        .extension()
        ?.getDeploymentPlan({ deploymentId: 'd-1' }),
  ],
];

/** Lets `instanceof` see the errors of Node, which are not of the tests' realm. */
function recognizeErrorsOfNode() {
  Object.defineProperty(Error, Symbol.hasInstance, {
    configurable: true,
    value(this: unknown, value: unknown) {
      return (
        (this === Error && types.isNativeError(value)) ||
        Function.prototype[Symbol.hasInstance].call(this, value)
      );
    },
  });
}

describe.each(REQUESTS)('an endpoint for %s', (_, send) => {
  let stop: (() => Promise<void>) | undefined;
  let ticker: NodeJS.Timeout | undefined;

  afterEach(async () => {
    clearInterval(ticker);
    jest.useRealTimers();
    jest.restoreAllMocks();
    Reflect.deleteProperty(Error, Symbol.hasInstance);
    await stop?.();
    stop = undefined;
  });

  async function startTls() {
    const { private: key, cert } = await generate([
      { name: 'commonName', value: 'proton.example.com' },
    ]);
    const server = createServer({ key, cert });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    stop = () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Lets seconds of the clients' clocks pass in milliseconds. */
  function hurry() {
    const { setInterval: every } = globalThis;
    const after = AbortSignal.timeout.bind(AbortSignal);
    jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(milliseconds => after(milliseconds / 20));
    const { setTimeout: afterSilence } = Socket.prototype;
    jest
      .spyOn(Socket.prototype, 'setTimeout')
      .mockImplementation(function setTimeout(this: Socket, timeout, listener) {
        return afterSilence.call(this, timeout / 20, listener);
      });
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'],
    });
    ticker = every(() => jest.advanceTimersByTime(200), 10);
  }

  it('is said to have a certificate that Backstage does not trust', async () => {
    recognizeErrorsOfNode();
    const endpoint = await startTls();

    const sent = send(endpoint);

    await expect(sent).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /has a TLS certificate that Backstage doesn't trust \(DEPTH_ZERO_SELF_SIGNED_CERT\); with a CA of your own, set NODE_EXTRA_CA_CERTS; check/,
      ),
    });
    await expect(sent).rejects.toThrow(`The Proton endpoint ${endpoint}`);
    await expect(sent).rejects.toThrow(ACCOUNT);
  });

  it('is said not to answer in time when it accepts a request and no more', async () => {
    const server = await startServer(() => {});
    stop = server.stop;
    hurry();

    await expect(send(server.url)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /^The Proton endpoint \S+ \(account .*\) did not answer in time.*; check that it is running and/,
      ),
    });
  });

  it('is said not to answer in time when nobody can connect', async () => {
    const server = await startSilentServer();
    stop = server.stop;
    hurry();

    await expect(send(server.url)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /^The Proton endpoint \S+ \(account .*\) did not answer in time.*; check that it is running and/,
      ),
    });
  });

  it('is said not to answer in time when an answer breaks off', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    });
    stop = server.stop;
    hurry();

    await expect(send(server.url)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(/did not answer in time.*; check that/),
    });
  });

  it('is said to be no Proton API when it answers with a web page', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Welcome</html>');
    });
    stop = server.stop;

    await expect(send(server.url)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /isn't a Proton API: it answered with a web page \(HTTP 200\); check the endpoint/,
      ),
    });
  });
});
