import {
  RUNNER_ID_HEADER,
  RUNNER_PROTOCOL,
  RUNNER_PROTOCOL_HEADER,
  RUNNER_STATE_STORED_ERROR,
} from '@proton-vending/backstage-plugin-proton-common';
import { IncomingMessage, Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { RunnerClient } from './RunnerClient';
import {
  RunOverError,
  RunnerRefusedError,
  UnreachableError,
} from './runnerErrors';

interface Answer {
  status: number;
  content?: string;
  date?: Date;
}

const answerError = (status: number, name: string, message: string) => ({
  status,
  content: JSON.stringify({ error: { name, message } }),
});

describe('RunnerClient', () => {
  let server: Server;
  let client: RunnerClient;
  let requests: IncomingMessage[];
  /** What the control plane answers; the last one again and again. */
  let answers: Answer[];
  const never = new AbortController().signal;

  beforeEach(async () => {
    requests = [];
    answers = [{ status: 200, content: '{}' }];
    server = createServer((req, res) => {
      requests.push(req);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      const { content = '', date = new Date(), status = 500 } = answer ?? {};
      res.writeHead(status, { date: date.toUTCString() }).end(content);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/runner/v1`;
    client = new RunnerClient({ url, token: 'secret' });
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const send = () => client.send('GET', '/run', { until: never });

  it('says who it is, and which protocol it speaks', async () => {
    await send();
    await send();
    const [first, second] = requests.map(({ headers }) => headers);
    expect(first).toMatchObject({
      authorization: 'Bearer secret',
      [RUNNER_PROTOCOL_HEADER]: String(RUNNER_PROTOCOL),
    });
    expect(second[RUNNER_ID_HEADER]).toBe(first[RUNNER_ID_HEADER]);
  });

  it('gives up when a control plane of another release refuses its protocol', async () => {
    const message =
      'the runner uses version 2 of the runner protocol, and the control plane uses version 1';
    answers = [answerError(400, 'UnsupportedProtocolError', message)];
    const error = await send().catch(reason => reason);
    expect(error).toBeInstanceOf(RunnerRefusedError);
    expect(error).toMatchObject({
      message,
      status: 400,
      errorName: 'UnsupportedProtocolError',
    });
    expect(requests).toHaveLength(1);
  });

  it('says what to do when a control plane is too old to have runners', async () => {
    answers = [{ status: 404, content: 'Cannot GET /runner/v1/run' }];
    await expect(send()).rejects.toThrow(
      /isn't a runner API\. Check PROTON_RUNNER_URL, and use the same release/,
    );
    expect(requests).toHaveLength(1);
  });

  it.each([500, 429, 408])('tries again after status %d', async status => {
    answers = [{ status }, { status: 200, content: '{"id":"run-1"}' }];
    expect(await send()).toEqual({ id: 'run-1' });
    expect(requests).toHaveLength(2);
  });

  it.each([403, 404])(
    'tries again after the status %d of a proxy, once the control plane has answered',
    async status => {
      await send();
      answers = [{ status }, { status: 200, content: '{"id":"run-1"}' }];
      expect(await send()).toEqual({ id: 'run-1' });
    },
  );

  it('takes a page of a proxy for no answer', async () => {
    answers = [{ status: 200, content: '<html>Wait</html>' }];
    await expect(client.call('GET', '/run')).rejects.toThrow(UnreachableError);
  });

  it.each([
    [401, 'AuthenticationError', false],
    [410, 'RunOverError', false],
    [410, RUNNER_STATE_STORED_ERROR, true],
  ])('ends its run after status %d %s', async (status, name, isStored) => {
    answers = [answerError(status, name, 'it was ended')];
    const error = await send().catch(reason => reason);
    expect(error).toBeInstanceOf(RunOverError);
    expect(error).toMatchObject({ message: 'it was ended', isStored });
    expect(requests).toHaveLength(1);
  });

  it('tries once more after it is told to stop', async () => {
    answers = [{ status: 500 }];
    const stopping = new AbortController();
    stopping.abort();
    await expect(
      client.send('POST', '/result', { until: stopping.signal }),
    ).rejects.toThrow(UnreachableError);
    expect(requests).toHaveLength(1);
  });

  it.each([10, -10])(
    'finds out that the clock of the control plane is %d minutes ahead',
    async minutes => {
      const date = new Date(Date.now() + minutes * 60_000);
      answers = [{ status: 200, content: '{}', date }];
      await send();
      expect(Math.round(client.clockSkew / 60_000)).toBe(minutes);
    },
  );
});
