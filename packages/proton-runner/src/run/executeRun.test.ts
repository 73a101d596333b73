import {
  DeploymentStep,
  EngineLogLine,
  RUNNER_STATE_STORED_ERROR,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { IncomingMessage, Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeRun } from './executeRun';

jest.setTimeout(60_000);

const PASSWORD = 'correct-horse-battery';

/** A control plane with one run, that can be away. */
class ControlPlaneDouble {
  readonly lines: EngineLogLine[] = [];
  state: string | undefined;
  lock: string | undefined;
  results: any[] = [];
  heartbeat: object = { answer: 'continue' };
  isAway = false;
  /** As a control plane is that knows no runners. */
  isOld = false;
  /** Milliseconds that its clock is ahead. */
  clock = 0;
  step = 'apply';
  /** Why it doesn't want a plan applied. */
  planRefusal: string | undefined;
  /** Why it doesn't want a plan file applied, whatever the plan said. */
  lossRefusal: string | undefined;
  readonly checked: object[] = [];
  files: object[] = [];
  remainingMs = 50_000;
  /** The name of the error for what it doesn't take. */
  errorName: string | undefined;
  /** The status of a call that it doesn't take; undefined for one that it takes. */
  refuse: (call: string, body: any) => number | undefined = () => undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (req, res) => {
      if (this.isAway) {
        req.destroy();
        return;
      }
      const body = await read(req);
      const { content, status = content === undefined ? 204 : 200 } =
        this.answer(`${req.method} ${req.url?.split('?')[0]}`, body);
      res
        .writeHead(status, {
          date: new Date(Date.now() + this.clock).toUTCString(),
        })
        .end(content === undefined ? '' : JSON.stringify(content));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  messages(step: DeploymentStep): string[] {
    return this.lines
      .filter(line => line.step === step)
      .map(({ message }) => message);
  }

  private answer(
    call: string,
    body: any,
  ): { content?: object; status?: number } {
    if (this.isOld) {
      return { status: 404 };
    }
    const status = this.refuse(call, body);
    if (status !== undefined) {
      const error = { name: this.errorName, message: 'not this' };
      return { status, content: { error } };
    }
    switch (call) {
      case 'GET /run':
        return { content: this.describeRun() };
      case 'POST /heartbeat':
        return { content: this.heartbeat };
      case 'POST /log':
        this.lines.push(...body.lines);
        return {};
      case 'GET /state':
        return this.state === undefined
          ? {}
          : { content: { state: this.state } };
      case 'POST /state':
        this.state = body.state;
        return {};
      case 'PUT /state/lock':
        this.lock = body.lockId;
        return { content: { locked: true } };
      case 'DELETE /state/lock':
        this.lock = undefined;
        return {};
      case 'PUT /plan':
        return { content: { refusal: this.planRefusal } };
      case 'POST /plan/losses':
        this.checked.push(body);
        return { content: { refusal: this.lossRefusal } };
      case 'POST /result':
        this.results.push(body);
        return {};
      default:
        return {};
    }
  }

  private describeRun() {
    return {
      id: 'run-1',
      deploymentId: 'deployment-1',
      step: this.step,
      attempt: 1,
      payload: {
        files: this.files,
        target: {
          kind: 'environment',
          arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
          id: 'environment-1',
          name: 'dev',
          accountId: '123456789012',
          region: 'us-east-1',
        },
      },
      secrets: { values: [], inputs: [PASSWORD] },
      cursors: {},
      hasSavedPlan: false,
      remainingMs: this.remainingMs,
    };
  }
}

async function read(req: IncomingMessage): Promise<any> {
  let text = '';
  for await (const chunk of req) {
    text += chunk;
  }
  return text === '' ? undefined : JSON.parse(text);
}

describeWith('terraform')('executeRun', () => {
  let folder: string;
  let plane: ControlPlaneDouble;
  let url: string;
  const messages: string[] = [];

  beforeEach(async () => {
    messages.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'execute-run-'));
    plane = new ControlPlaneDouble();
    url = await plane.listen();
    plane.files = [
      {
        path: 'main.tf',
        text: `resource "terraform_data" "first" {
  provisioner "local-exec" {
    command = "echo ${PASSWORD}; echo first >> ${folder}/events"
  }
}
resource "terraform_data" "second" {
  input = terraform_data.first.id
  provisioner "local-exec" {
    command = "echo second >> ${folder}/events; while [ -e ${folder}/wait ]; do sleep 0.1; done"
  }
}
output "name" { value = "dev" }`,
      },
    ];
  });

  afterEach(async () => {
    await rm(join(folder, 'wait'), { force: true });
    await plane.close();
    await rm(folder, { recursive: true, force: true });
  });

  const execute = (signal?: AbortSignal) =>
    executeRun({
      url,
      token: 'token-of-the-run',
      workDirectory: join(folder, 'work'),
      terraform: { binary: terraformBinary, gracePeriod: { seconds: 5 } },
      signal,
      times: { interval: 50, cutOffAfter: 500 },
      logger: {
        error: message => messages.push(message),
        warn: message => messages.push(message),
        info: () => {},
      },
    });

  async function waitForSecond() {
    await eventually(
      async () =>
        existsSync(join(folder, 'events')) &&
        (await readFile(join(folder, 'events'), 'utf8')) === 'first\nsecond\n',
    );
  }

  /** Where a state is that the control plane doesn't have. */
  const unsavedState = () =>
    join(folder, 'work/deployment-1/unsaved-states/deployment-1-run-1.tfstate');

  const resourcesInState = () =>
    JSON.parse(plane.state ?? '{}').resources?.map(({ name }: any) => name);

  it('previews, and only reads', async () => {
    plane.step = 'preview';
    const calls: string[] = [];
    plane.refuse = call => {
      calls.push(call);
      return undefined;
    };
    expect(await execute()).toBe('succeeded');
    expect(plane.results).toMatchObject([
      {
        kind: 'succeeded',
        value: {
          counts: { add: 2, change: 0, replace: 0, destroy: 0, forget: 0 },
          details: { toAdd: 2, text: expect.stringContaining('first') },
        },
      },
    ]);
    expect(JSON.stringify(plane.results)).not.toContain(PASSWORD);
    const allowed = ['POST /heartbeat', 'GET /state', 'PUT /saved-plan'];
    expect(new Set(calls)).toEqual(
      new Set(['GET /run', ...allowed, 'POST /result']),
    );
    expect(existsSync(join(folder, 'events'))).toBe(false);
    expect(existsSync(join(folder, 'work/deployment-1'))).toBe(false);
  });

  it('executes nothing of a step that it does not know', async () => {
    plane.step = 'migrate';
    expect(await execute()).toBe('failed');
    expect(plane.results[0].message).toContain("doesn't know the step migrate");
    expect(existsSync(join(folder, 'events'))).toBe(false);
  });

  it('applies, and reports without secrets', async () => {
    expect(await execute()).toBe('succeeded');
    expect(plane.results).toEqual([
      {
        kind: 'succeeded',
        value: {
          outputs: [{ key: 'name', value: 'dev', sensitive: false }],
          resources: expect.any(Array),
          secrets: [],
        },
      },
    ]);
    expect(resourcesInState()).toEqual(['first', 'second']);
    expect(plane.lock).toBeUndefined();
    const log = JSON.stringify(plane.lines);
    expect(log).toContain('***');
    expect(log).not.toContain(PASSWORD);
    // Nothing is left of it.
    expect(await readdir(join(folder, 'work'))).toEqual([]);
  });

  it('stops when the control plane is away, and sends its state afterwards', async () => {
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    plane.isAway = true;
    const state = join(
      folder,
      'work',
      'deployment-1',
      'work',
      '.runs',
      'stored-state',
      'terraform.tfstate',
    );
    // Terraform is interrupted, and leaves what it has built here.
    await eventually(() =>
      messages.some(text => /Stopping Terraform/.test(text)),
    );
    expect(existsSync(state)).toBe(true);
    expect(plane.results).toEqual([]);
    plane.isAway = false;
    expect(await executed).toBe('interrupted');
    expect(resourcesInState()).toContain('first');
    expect(plane.results).toMatchObject([{ kind: 'interrupted' }]);
    expect(plane.lock).toBeUndefined();
  });

  it('stops Terraform and sends its state when a call is refused unexpectedly', async () => {
    await writeFile(join(folder, 'wait'), '');
    plane.refuse = (call, body) =>
      call === 'POST /log' &&
      JSON.stringify(body).includes('data.second: Creating')
        ? 400
        : undefined;
    expect(await execute()).toBe('failed');
    expect(plane.results).toEqual([
      {
        kind: 'failed',
        message: 'The runner failed unexpectedly: not this',
        resources: expect.arrayContaining([
          expect.objectContaining({ name: 'terraform_data.first' }),
        ]),
      },
    ]);
    expect(resourcesInState()).toContain('first');
    // It is given back once nothing works on the state any more.
    expect(plane.lock).toBeUndefined();
    expect(await readdir(join(folder, 'work'))).toEqual([]);
  });

  it('keeps the state here when the control plane goes on refusing it', async () => {
    await writeFile(join(folder, 'wait'), '');
    let isRefusing = false;
    let isRefusingStates = false;
    const summaries: any[] = [];
    plane.refuse = (call, body) => {
      isRefusing ||= JSON.stringify(body ?? '').includes(
        'data.second: Creating',
      );
      if (call === 'PUT /state/summary') {
        summaries.push(body);
      }
      isRefusingStates ||= isRefusing && call === 'GET /state';
      const isRefused =
        (isRefusing && call === 'POST /log') ||
        (isRefusingStates && /^(GET|POST) .state$/.test(call));
      return isRefused ? 400 : undefined;
    };
    expect(await execute()).toBe('failed');
    expect(await readdir(join(folder, 'work'))).toEqual(['deployment-1']);
    expect(await readFile(unsavedState(), 'utf8')).toContain('"first"');
    // The control plane removes no runner that has the only copy.
    expect(summaries.at(-1)).toMatchObject({
      unsaved: { deploymentId: 'deployment-1', file: unsavedState() },
    });
  });

  it('goes on when its progress is refused', async () => {
    plane.refuse = call => (call === 'PUT /progress' ? 400 : undefined);
    expect(await execute()).toBe('succeeded');
  });

  it.each([403, 404])(
    'takes a proxy that answers %d for a control plane that is away',
    async status => {
      await writeFile(join(folder, 'wait'), '');
      const executed = execute();
      await waitForSecond();
      plane.refuse = () => status;
      await eventually(() =>
        messages.some(text => /Stopping Terraform/.test(text)),
      );
      plane.refuse = () => undefined;
      expect(await executed).toBe('interrupted');
      expect(resourcesInState()).toContain('first');
      expect(plane.lock).toBeUndefined();
    },
  );

  it('goes on when the control plane is away for a moment', async () => {
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    plane.isAway = true;
    await new Promise(resolve => setTimeout(resolve, 200));
    plane.isAway = false;
    await rm(join(folder, 'wait'));
    expect(await executed).toBe('succeeded');
    const lines = plane.messages('applying');
    expect(new Set(lines).size).toBe(lines.length);
  });

  it.each([
    ['cancel', 'interrupted'],
    ['gone', 'gone'],
  ])('stops when a heartbeat answers %s', async (answer, outcome) => {
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    plane.heartbeat = { answer, reason: 'because' };
    expect(await executed).toBe(outcome);
    expect(plane.results.map(({ kind }) => kind)).toEqual(
      outcome === 'gone' ? [] : ['interrupted'],
    );
    expect(resourcesInState()).toContain('first');
  });

  it('sends its state when the control plane comes back after the time is over', async () => {
    // The time to report is ten minutes longer.
    plane.remainingMs = 3_000 - 10 * 60_000;
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    plane.isAway = true;
    await eventually(() =>
      messages.some(text => /doesn't have the last state/.test(text)),
    );
    await eventually(() => existsSync(unsavedState()));
    plane.isAway = false;
    await expect(executed).rejects.toThrow(/can't be reached/);
    expect(resourcesInState()).toContain('first');
    expect(existsSync(unsavedState())).toBe(false);
  });

  it('sends the state of a run that is over until the control plane answers', async () => {
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    let tries = 0;
    plane.refuse = call => {
      if (call !== 'POST /state') {
        return undefined;
      }
      if (messages.some(text => /doesn't have the last state/.test(text))) {
        tries += 1;
      }
      return tries > 3 ? undefined : 503;
    };
    plane.heartbeat = { answer: 'gone', reason: 'because' };
    expect(await executed).toBe('gone');
    expect(tries).toBe(4);
    expect(resourcesInState()).toContain('first');
    expect(existsSync(unsavedState())).toBe(false);
  });

  it('keeps no copy of a state that is stored after the deployment is over', async () => {
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    const sent: string[] = [];
    plane.errorName = RUNNER_STATE_STORED_ERROR;
    plane.refuse = (call, body) => {
      if (call === 'POST /state') {
        sent.push(body.state);
        return 410;
      }
      return 401;
    };
    expect(await executed).toBe('gone');
    expect(sent.at(-1)).toContain('"first"');
    expect(existsSync(unsavedState())).toBe(false);
  });

  it('sends its last state when another runner has taken over, and keeps it', async () => {
    await writeFile(join(folder, 'wait'), '');
    const executed = execute();
    await waitForSecond();
    const sent: string[] = [];
    plane.refuse = (call, body) => {
      if (call === 'POST /state') {
        sent.push(body.state);
      }
      return call === 'POST /heartbeat' ? undefined : 410;
    };
    plane.heartbeat = { answer: 'gone', reason: 'because' };
    expect(await executed).toBe('gone');
    const file = join(
      folder,
      'work/deployment-1/work/.runs/stored-state/terraform.tfstate',
    );
    expect(sent.at(-1)).toBe(await readFile(file, 'utf8'));
    expect(sent.at(-1)).toBe(await readFile(unsavedState(), 'utf8'));
  });

  it('interrupts Terraform when the machine needs it to end', async () => {
    await writeFile(join(folder, 'wait'), '');
    const ending = new AbortController();
    const executed = execute(ending.signal);
    await waitForSecond();
    ending.abort();
    expect(await executed).toBe('interrupted');
    const [{ kind, resources }] = plane.results;
    expect(kind).toBe('interrupted');
    // The second one was being built.
    expect(resources.map(({ name }: any) => name)).toEqual([
      'terraform_data.first',
      'terraform_data.second',
    ]);
  });

  it('says that its clock is wrong', async () => {
    plane.clock = -10 * 60_000;
    expect(await execute()).toBe('succeeded');
    expect(plane.messages('applying')[0]).toMatch(
      /about 10 minutes ahead of the control plane's/,
    );
  });

  it('says why a run failed', async () => {
    plane.files = [{ path: 'main.tf', text: 'resource "x" {' }];
    expect(await execute()).toBe('failed');
    expect(plane.results).toMatchObject([
      {
        kind: 'failed',
        message: expect.stringMatching(/Terraform init failed/),
      },
    ]);
  });

  it('applies no plan that the control plane refuses', async () => {
    plane.planRefusal = 'Nothing was changed, because it would lose a cluster';
    expect(await execute()).toBe('failed');
    expect(plane.results).toMatchObject([
      { kind: 'failed', message: plane.planRefusal },
    ]);
    expect(existsSync(join(folder, 'events'))).toBe(false);
    expect(plane.lock).toBeUndefined();
  });

  it('applies no plan file that the control plane refuses, or refuses to check', async () => {
    plane.lossRefusal = "Nothing was changed, because it isn't the plan";
    expect(await execute()).toBe('failed');
    expect(plane.checked).toEqual([{ losses: [], isNewPlan: true }]);
    plane.refuse = call => (call === 'POST /plan/losses' ? 400 : undefined);
    expect(await execute()).toBe('failed');
    expect(plane.results).toMatchObject([
      { kind: 'failed', message: plane.lossRefusal },
      {
        kind: 'failed',
        message:
          'Nothing was changed, because the control plane refused to check the plan: not this',
      },
    ]);
    expect(existsSync(join(folder, 'events'))).toBe(false);
    expect(plane.lock).toBeUndefined();
  });

  it('saves the plan of a run that plans', async () => {
    plane.step = 'plan';
    expect(await execute()).toBe('succeeded');
    expect(plane.results).toEqual([
      { kind: 'succeeded', value: { toAdd: 2, toChange: 0, toRemove: 0 } },
    ]);
    expect(existsSync(join(folder, 'events'))).toBe(false);
  });

  it('reports a control plane without a runner API', async () => {
    plane.isOld = true;
    await expect(execute()).rejects.toThrow(
      /isn't a runner API\. Check PROTON_RUNNER_URL, and use the same release of the control plane/,
    );
  });

  it('waits for a control plane that is away from the start', async () => {
    plane.isAway = true;
    const executed = execute();
    await new Promise(resolve => setTimeout(resolve, 300));
    plane.isAway = false;
    expect(await executed).toBe('succeeded');
  });
});
