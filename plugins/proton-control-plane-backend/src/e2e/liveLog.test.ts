import { mockCredentials } from '@backstage/backend-test-utils';
import {
  EngineLogLine,
  EngineResult,
  ProvisioningError,
  ProvisioningInterrupted,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const NOTHING: EngineResult = { outputs: [], resources: [] };

const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

describeOnEachDatabase('the log of a deployment', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  async function start(
    config: Parameters<typeof startControlPlane>[2] = {},
  ): Promise<void> {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine, config);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  }

  afterEach(() => plane.stop());

  async function create(): Promise<string> {
    const { environment } = await plane.client.createEnvironment(creation);
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  async function readLog(id: string): Promise<string[]> {
    const { events } = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      0,
      1_000,
    );
    return events.map(({ message }) => message);
  }

  const say = (run: EngineRun, message: string, cursor: number) =>
    run.log.write({ step: 'applying', level: 'info', message, cursor });

  const toLines = (
    count: number,
    toMessage: (line: number) => string,
  ): EngineLogLine[] =>
    Array.from({ length: count }, (_, index) => ({
      step: 'applying',
      level: 'info',
      message: toMessage(index + 1),
      cursor: index + 1,
    }));

  describe('followed', () => {
    async function open(id: string, init: RequestInit = {}, query = '') {
      const response = await fetch(
        `${plane.url}/extension/v1/deployments/${id}/log/stream${query}`,
        {
          ...init,
          headers: {
            authorization: mockCredentials.service.header(),
            ...init.headers,
          },
        },
      );
      const text = response.body?.pipeThrough(new TextDecoderStream());
      return { response, reader: text?.getReader() };
    }

    async function readUntil(
      { reader }: Awaited<ReturnType<typeof open>>,
      end: string,
    ): Promise<string> {
      let text = '';
      while (!text.includes(end)) {
        const next = await reader?.read();
        if (!next || next.done) {
          throw new Error(`The stream ended before "${end}": ${text}`);
        }
        text += next.value;
      }
      return text;
    }

    it('comes line by line, to its end', async () => {
      await start();
      const applied = Promise.withResolvers<EngineResult>();
      engine.onApply = async run => {
        await say(run, 'Creating...', 1);
        return applied.promise;
      };
      const id = await create();
      const stream = await open(id);
      expect(stream.response.headers.get('content-type')).toBe(
        'text/event-stream; charset=utf-8',
      );
      const before = await readUntil(stream, 'Creating...');
      expect(before).toMatch(/id: 1\nevent: log\ndata: \{"sequence":1,/);
      expect(before).not.toContain('event: complete');

      applied.resolve(NOTHING);
      const after = await readUntil(stream, 'event: complete\ndata: ');
      expect(after).toContain('The deployment succeeded');
      expect((await stream.reader?.read())?.done ?? true).toBe(true);
    });

    it('goes on after the last line that a client has', async () => {
      await start();
      const id = await create();
      await plane.settled('dev');
      const whole = await readUntil(await open(id), 'event: complete');
      const ids = [...whole.matchAll(/^id: (\d+)$/gm)].map(([, last]) => last);
      expect(ids.length).toBeGreaterThan(2);

      const rest = await readUntil(
        await open(id, { headers: { 'last-event-id': '2' } }, '?after=1'),
        'event: complete',
      );
      expect([...rest.matchAll(/^id: (\d+)$/gm)][0][1]).toBe('3');
    });

    it('ends for a client that goes', async () => {
      await start();
      const applied = Promise.withResolvers<EngineResult>();
      engine.onApply = run => {
        run.signal.addEventListener('abort', () =>
          applied.reject(new ProvisioningInterrupted()),
        );
        return applied.promise;
      };
      const client = new AbortController();
      const stream = await open(await create(), { signal: client.signal });
      await readUntil(stream, 'Applying the plan');
      client.abort();
      applied.resolve(NOTHING);
      await plane.settled('dev');
      // Closing the server waits for the connections that are left.
      await expect(stream.reader?.read()).rejects.toThrow(/abort/);
    });

    it('is not there for a deployment that does not exist', async () => {
      await start();
      const { response } = await open('5a6e1bd2-8f3e-4d0c-9a55-2f6b1d1c7e90');
      expect(response.status).toBe(404);
    });

    it('is for those only who may see the deployment', async () => {
      await start();
      const id = await create();
      const response = await fetch(
        `${plane.url}/extension/v1/deployments/${id}/log/stream`,
      );
      expect(response.status).toBe(401);
    });
  });

  it('keeps what the engine says up to the limit, and the end', async () => {
    await start({ logLimit: 300 });
    engine.onApply = async run => {
      for (let cursor = 1; cursor <= 20; cursor++) {
        await say(run, `line ${cursor} ${'x'.repeat(50)}`, cursor);
      }
      return NOTHING;
    };
    const id = await create();
    await plane.settled('dev');
    const messages = await readLog(id);
    expect(
      messages.filter(message =>
        message.includes('protonControlPlane.deployments.logLimit'),
      ),
    ).toHaveLength(1);
    const kept = messages.filter(message => message.startsWith('line'));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(7);
    expect(messages.at(-1)).toBe('The deployment succeeded');
  });

  it('takes the lines that come together, without gaps and secrets', async () => {
    await start();
    engine.secrets = ['aws-secret-key'];
    let transactions = 0;
    let cursor = 0;
    engine.onApply = async run => {
      const transaction = jest.spyOn(plane.database, 'transaction');
      await run.log.write(
        ...toLines(250, line => `line ${line} aws-secret-key`),
      );
      transactions = transaction.mock.calls.length;
      transaction.mockRestore();
      cursor = await run.log.cursor('applying');
      return NOTHING;
    };
    const id = await create();
    await plane.settled('dev');

    const { events } = await plane.controlPlane.deployments.readLog(
      TEST_SCOPE,
      id,
      0,
      1_000,
    );
    expect(events.map(({ sequence }) => sequence)).toEqual(
      events.map((_, index) => index + 1),
    );
    expect(
      events
        .map(({ message }) => message)
        .filter(message => message.startsWith('line')),
    ).toEqual(Array.from({ length: 250 }, (_, i) => `line ${i + 1} ***`));
    expect(cursor).toBe(250);
    expect(transactions).toBe(1);
  });

  it('keeps of lines that come together those up to the limit', async () => {
    await start({ logLimit: 300 });
    engine.onApply = async run => {
      await run.log.write(
        ...toLines(20, line => `line ${line} ${'x'.repeat(50)}`),
      );
      return NOTHING;
    };
    const id = await create();
    await plane.settled('dev');

    const messages = await readLog(id);
    const kept = messages.filter(message => message.startsWith('line'));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(7);
    expect(messages.slice(-2)).toEqual([
      expect.stringContaining('protonControlPlane.deployments.logLimit'),
      'The deployment succeeded',
    ]);
  });

  it('fails a deployment whose working folder grows too large', async () => {
    await start({ workingFolderLimit: 1_000 });
    engine.onApply = async run => {
      await writeFile(join(run.workingDirectory, 'large'), 'x'.repeat(2_000));
      await new Promise(resolve => {
        run.signal.addEventListener('abort', resolve);
      });
      throw new ProvisioningInterrupted();
    };
    await create();
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    expect(environment?.deploymentStatus).toBe('FAILED');
    expect(environment?.deploymentStatusMessage).toMatch(
      /working folder holds more than 1000 bytes, .*workingFolderLimit/,
    );
  });

  it('has no secrets', async () => {
    await start();
    engine.secrets = ['aws-secret-key'];
    engine.onApply = async () => ({
      outputs: [
        { key: 'token', value: 'the-token', sensitive: true },
        {
          key: 'users',
          value: JSON.stringify([{ password: 'the-password' }]),
          sensitive: true,
        },
        { key: 'name', value: 'not-secret', sensitive: false },
      ],
      resources: [],
    });
    await create();
    await plane.settled('dev');

    engine.onApply = async run => {
      await say(run, 'got the-token with aws-secret-key for not-secret', 1);
      await run.recordPlan({
        toAdd: 0,
        toChange: 0,
        toRemove: 0,
        changes: [],
        text: run.redactor.redact('password = the-password'),
        truncated: false,
      });
      throw new ProvisioningError('the-token was refused');
    };
    const { environment } = await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'other' }),
    });
    await plane.settled('dev');
    const id = environment?.lastAttemptedDeploymentId ?? '';
    const messages = await readLog(id);
    expect(messages).toContain('got *** with *** for not-secret');
    expect(messages.at(-1)).toBe('The deployment failed: *** was refused');
    expect(
      (await plane.client.getEnvironment({ name: 'dev' })).environment
        ?.deploymentStatusMessage,
    ).toBe('*** was refused');
    expect(
      (await plane.controlPlane.deployments.readPlan(TEST_SCOPE, id)).text,
    ).toBe('password = ***');
  });
});
