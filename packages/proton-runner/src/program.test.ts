import { RUNNER_STATE_STORED_ERROR } from '@proton-vending/backstage-plugin-proton-common';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './program';
import { LOGGER } from './programLog';

jest.setTimeout(60_000);

const DEPLOYMENT = 'deployment-1';

const RUN = {
  id: 'run-1',
  deploymentId: DEPLOYMENT,
  step: 'apply',
  attempt: 1,
  payload: {
    files: [{ path: 'main.tf', text: 'resource "terraform_data" "only" {}' }],
    target: {
      kind: 'environment',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
      id: 'environment-1',
      name: 'dev',
      accountId: '123456789012',
      region: 'us-east-1',
    },
  },
  secrets: { values: [], inputs: [] },
  cursors: {},
  hasSavedPlan: false,
  remainingMs: 50_000,
};

describeWith('terraform')('the program of a runner', () => {
  let folder: string;
  let server: Server;
  /** The error for every state; absent when states are taken. */
  let refusal: { name: string; message: string; status?: number } | undefined;
  let results: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runner-program-'));
    refusal = undefined;
    results = [];
    server = createServer(async (req, res) => {
      let body = '';
      for await (const chunk of req) {
        body += chunk;
      }
      const [status, content] = answer(`${req.method} ${req.url}`, body);
      res.writeHead(status).end(content && JSON.stringify(content));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  function answer(call: string, body: string): [number, object?] {
    switch (call) {
      case 'GET /run':
        return [200, RUN];
      case 'POST /heartbeat':
        return [200, { answer: 'continue' }];
      case 'PUT /plan':
      case 'POST /plan/losses':
        return [200, {}];
      case 'PUT /state/lock':
        return [200, { locked: true }];
      case 'POST /state':
        return refusal ? [refusal.status ?? 409, { error: refusal }] : [204];
      case 'POST /result':
        results.push(JSON.parse(body).kind);
        return [204];
      default:
        return [204];
    }
  }

  const run = () =>
    runProgram({
      PROTON_RUNNER_URL: `http://127.0.0.1:${
        (server.address() as AddressInfo).port
      }`,
      PROTON_RUNNER_TOKEN: 'token-of-the-run',
      PROTON_RUNNER_TERRAFORM: terraformBinary,
      PROTON_RUNNER_WORK_DIRECTORY: folder,
    });

  it('ends once its result is taken', async () => {
    expect(await run()).toBe(0);
    expect(results).toEqual(['succeeded']);
  });

  it('ends when the control plane refuses the state and stores it', async () => {
    refusal = {
      name: RUNNER_STATE_STORED_ERROR,
      message: 'It is another state',
    };
    expect(await run()).toBe(0);
    expect(results).toEqual(['failed']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('ends when the run is over and its state is stored', async () => {
    refusal = {
      name: RUNNER_STATE_STORED_ERROR,
      message: 'The run is over',
      status: 410,
    };
    expect(await run()).toBe(1);
    expect(results).toEqual([]);
  });

  it.each([
    {
      what: 'refused',
      error: { name: 'RefusedStateError', message: 'It is another state' },
      file: `${DEPLOYMENT}.tfstate`,
      code: 0,
      reported: ['failed'],
    },
    {
      what: 'of a run that is over',
      error: { name: 'RunOverError', message: 'It is over', status: 410 },
      file: `${DEPLOYMENT}-run-1.tfstate`,
      code: 1,
      reported: [],
    },
    {
      what: 'of a deployment that ended a day ago',
      error: { name: 'AuthenticationError', message: 'Who?', status: 401 },
      file: `${DEPLOYMENT}-run-1.tfstate`,
      code: 1,
      reported: [],
    },
  ])(
    'stays with a state that is $what, until it is stopped',
    async ({ code, error, file, reported }) => {
      refusal = error;
      const logged = jest.spyOn(LOGGER, 'error');
      let isOver = false;
      const running = run().finally(() => {
        isOver = true;
      });
      await eventually(() =>
        logged.mock.calls.some(([message]) => message.includes('only copy')),
      );
      logged.mockRestore();
      expect(results).toEqual(reported);
      expect(isOver).toBe(false);
      const path = join(folder, DEPLOYMENT, 'unsaved-states', file);
      expect(await readFile(path, 'utf8')).toContain('"only"');
      process.emit('SIGTERM');
      expect(await running).toBe(code);
    },
  );

  it('sends a state after it was stopped, until the control plane answers', async () => {
    refusal = { name: 'RunOverError', message: 'It is over', status: 410 };
    const logged = jest.spyOn(LOGGER, 'error');
    const isLogged = (text: string) =>
      eventually(() =>
        logged.mock.calls.some(([message]) => message.includes(text)),
      );
    const warned = jest.spyOn(LOGGER, 'warn').mockImplementation(message => {
      if (message.includes("doesn't have the last state")) {
        refusal = { name: 'Error', message: 'No database', status: 503 };
      }
    });
    const running = run();
    await eventually(() => refusal?.status === 503);
    process.emit('SIGTERM');
    await isLogged('only copy');
    logged.mockClear();
    await isLogged("can't be sent: No database");
    const path = join(
      folder,
      DEPLOYMENT,
      'unsaved-states',
      `${DEPLOYMENT}-run-1.tfstate`,
    );
    expect(await readFile(path, 'utf8')).toContain('"only"');
    refusal = undefined;
    expect(await running).toBe(1);
    expect(await readdir(join(folder, DEPLOYMENT))).not.toContain(
      'unsaved-states',
    );
    logged.mockRestore();
    warned.mockRestore();
  });
});
