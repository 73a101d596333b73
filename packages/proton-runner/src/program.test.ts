import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './program';

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
  let refusesStates: boolean;
  let results: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runner-program-'));
    refusesStates = false;
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
      case 'PUT /state/lock':
        return [200, { locked: true }];
      case 'POST /state':
        return refusesStates
          ? [409, { error: { message: 'It is another state' } }]
          : [204];
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

  it('stays with a state that nobody else has, until it is stopped', async () => {
    refusesStates = true;
    let isOver = false;
    const running = run().finally(() => {
      isOver = true;
    });
    await eventually(() => results.length > 0);
    await new Promise(resolve => setTimeout(resolve, 1_000));
    expect(results).toEqual(['failed']);
    expect(isOver).toBe(false);
    const file = join(
      folder,
      DEPLOYMENT,
      'unsaved-states',
      `${DEPLOYMENT}.tfstate`,
    );
    expect(await readFile(file, 'utf8')).toContain('"only"');
    process.emit('SIGTERM');
    expect(await running).toBe(0);
  });
});
