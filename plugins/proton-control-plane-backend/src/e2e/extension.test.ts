import { CreateEnvironmentCommand } from '@aws-sdk/client-proton';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  ProvisioningError,
  ProvisioningInterrupted,
  formatEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

const PLAN = {
  toAdd: 1,
  toChange: 0,
  toRemove: 0,
  changes: [{ address: 'aws_vpc.this', action: 'create' }],
  text: 'Plan: 1 to add, 0 to change, 0 to destroy.',
  truncated: false,
};

describeOnEachDatabase('the extension API', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function create(): Promise<string> {
    const { environment } = await plane.client.createEnvironment(creation);
    return environment?.lastAttemptedDeploymentId ?? '';
  }

  const get = (path: string) =>
    request(plane.url)
      .get(`/extension/v1/${path}`)
      .set('authorization', mockCredentials.service.header());

  it('says which outputs are sensitive, and what the author says of outputs', async () => {
    const bundle = clusterBundle();
    await plane.client.createEnvironmentTemplate({ name: 'described' });
    await plane.registerVersion('described', {
      files: [
        ...bundle.files,
        {
          path: 'infrastructure/outputs.tf',
          contents:
            'output "endpoint" {\n  description = "Of the API"\n  value = 1\n}\n',
        },
      ],
    });
    engine.onApply = async () => ({
      outputs: [
        { key: 'endpoint', value: 'https://eks', sensitive: false },
        { key: 'token', value: 'top-secret', sensitive: true },
      ],
      resources: [],
    });
    await plane.client.createEnvironment({
      ...creation,
      templateName: 'described',
    });
    await plane.settled('dev');

    const { body } = await get('environments/dev/sensitive-outputs');

    expect(body).toEqual({
      keys: ['token'],
      descriptions: { endpoint: 'Of the API' },
    });
  });

  describe('plan', () => {
    it('shows the last plan of a deployment', async () => {
      engine.onPlan = async run => {
        await run.recordPlan({ ...PLAN, toAdd: 7 });
        await run.recordPlan(PLAN);
        return PLAN;
      };
      const id = await create();
      await plane.settled('dev');
      const { status, body } = await get(`deployments/${id}/plan`);
      expect(status).toBe(200);
      expect(body).toEqual({ ...PLAN, createdAt: expect.any(String) });
    });

    it('is not there before anything is planned', async () => {
      const id = await create();
      await plane.settled('dev');
      const { status } = await get(`deployments/${id}/plan`);
      expect(status).toBe(404);
    });
  });

  describe('records', () => {
    const createAsJane = (reason: string) => {
      const command = new CreateEnvironmentCommand(creation);
      command.middlewareStack.add(
        next => args => {
          Object.assign((args.request as HttpRequest).headers, {
            'x-proton-on-behalf-of': 'user%3Adefault%2Fjane',
            'x-proton-reason': encodeURIComponent(reason),
          });
          return next(args);
        },
        { step: 'build' },
      );
      return command;
    };

    it('tell who asked for a deployment, why, its steps and how far it is', async () => {
      engine.onApply = async run => {
        await run.recordProgress({ completed: 0, total: 2 });
        await run.recordProgress({ completed: 2, total: 2 });
        return { outputs: [], resources: [] };
      };
      const { environment } = await plane.client.send(
        createAsJane('Für die Messe'),
      );
      await plane.settled('dev');

      const { status, body } = await get(
        `deployments/${environment?.lastAttemptedDeploymentId}/record`,
      );
      expect(status).toBe(200);
      expect(body).toEqual({
        id: environment?.lastAttemptedDeploymentId,
        engine: 'TERRAFORM',
        initiator: { principal: 'test-key', onBehalfOf: 'user:default/jane' },
        reason: 'Für die Messe',
        toVersion: '1.0',
        steps: ['queued', 'rendering', 'planning', 'applying', 'settling'].map(
          step => ({
            step,
            startedAt: expect.any(String),
            endedAt: expect.any(String),
          }),
        ),
        resources: { completed: 2, total: 2 },
      });
      for (const [index, { endedAt }] of body.steps.entries()) {
        const next = body.steps[index + 1];
        expect(next?.startedAt ?? endedAt).toBe(endedAt);
      }
      const { deployment } = await plane.client.getDeployment({ id: body.id });
      expect(body.steps[0].startedAt).toBe(
        deployment?.createdAt?.toISOString(),
      );
      expect(body.steps.at(-1).endedAt).toBe(
        deployment?.completedAt?.toISOString(),
      );
    });

    it('tell which versions an update and a delete are about', async () => {
      await create();
      await plane.settled('dev');
      await plane.registerVersion('eks', clusterBundle());
      const { environment: updated } = await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'MINOR_VERSION',
      });
      await plane.settled('dev');
      const { environment: deleted } = await plane.client.deleteEnvironment({
        name: 'dev',
      });
      await plane.settled('dev');

      const { body } = await get(
        `environments/dev/deployment-records?deploymentId=${
          deleted?.lastAttemptedDeploymentId
        }&deploymentId=${
          updated?.lastAttemptedDeploymentId
        }&deploymentId=${randomUUID()}`,
      );
      expect(body.records).toEqual([
        expect.objectContaining({
          id: deleted?.lastAttemptedDeploymentId,
          initiator: { principal: 'test-key' },
          fromVersion: '1.1',
        }),
        expect.objectContaining({
          id: updated?.lastAttemptedDeploymentId,
          fromVersion: '1.0',
          toVersion: '1.1',
        }),
      ]);
      expect(body.records[0]).not.toHaveProperty('toVersion');
      expect(body.records[0]).not.toHaveProperty('reason');
    });

    it('end the step at which a deployment failed', async () => {
      engine.onPlan = async () => {
        throw new ProvisioningError('No');
      };
      const id = await create();
      await plane.settled('dev');

      const { body } = await get(`deployments/${id}/record`);
      expect(body.steps.map(({ step }: { step: string }) => step)).toEqual([
        'queued',
        'rendering',
        'planning',
      ]);
      expect(body.steps.at(-1)).toHaveProperty('endedAt');
      expect(body).not.toHaveProperty('resources');
    });

    it('say of a deployment that another worker takes up when its steps began', async () => {
      let began = '';
      engine.onApply = async run => {
        if (!began) {
          began = new Date().toISOString();
          await run.recordProgress({ completed: 1, total: 3 });
          throw new ProvisioningInterrupted();
        }
        expect(run.progress).toEqual({ completed: 1, total: 3 });
        return { outputs: [], resources: [] };
      };
      const id = await create();
      await plane.settled('dev');

      const { body } = await get(`deployments/${id}/record`);
      const applying = body.steps.find(
        ({ step }: { step: string }) => step === 'applying',
      );
      expect(body.steps).toHaveLength(5);
      expect(applying.startedAt <= began).toBe(true);
      expect(body.resources).toEqual({ completed: 1, total: 3 });
    });

    it('are asked for by ids that there may be, a hundred at a time', async () => {
      const query = `deploymentId=${randomUUID()}`;
      const list = (count: number) =>
        get(
          `environments/dev/deployment-records?${Array(count)
            .fill(query)
            .join('&')}`,
        );
      expect((await list(100)).body).toEqual({ records: [] });
      expect((await list(101)).status).toBe(400);
      expect(
        (await get('environments/dev/deployment-records?deploymentId=a'))
          .status,
      ).toBe(400);
      expect((await get(`deployments/${randomUUID()}/record`)).status).toBe(
        404,
      );
    });

    it('leave it to the log who cancelled a deployment', async () => {
      const planning = new Promise<void>(resolve => {
        engine.onPlan = run => {
          resolve();
          return new Promise((_, reject) => {
            const stop = () => reject(new ProvisioningInterrupted());
            run.signal.addEventListener('abort', stop);
            if (run.signal.aborted) {
              stop();
            }
          });
        };
      });
      const id = await create();
      await planning;
      await plane.client.cancelEnvironmentDeployment({
        environmentName: 'dev',
      });
      await plane.settled('dev');

      const { body } = await get(`deployments/${id}/log`);
      expect(
        body.events.map(({ message }: { message: string }) => message),
      ).toContain('test-key cancels the deployment');
    });

    it('have the lines of one level of their log listed', async () => {
      engine.onApply = async run => {
        const levels = ['info', 'error', 'warn', 'error'] as const;
        const lines = levels.map((level, index) => ({
          step: 'applying' as const,
          level,
          message: `${level} ${index}`,
        }));
        await run.log.write(...lines);
        return { outputs: [], resources: [] };
      };
      const id = await create();
      await plane.settled('dev');
      const list = async (query: string) => {
        const { body, status } = await get(`deployments/${id}/log?${query}`);
        expect(status).toBe(200);
        return body;
      };

      const first = await list('level=error&limit=1');
      expect(first).toMatchObject({
        events: [{ level: 'error', message: 'error 1' }],
        nextAfter: first.events[0].sequence,
        complete: false,
      });
      expect(await list(`level=error&after=${first.nextAfter}`)).toMatchObject({
        events: [{ message: 'error 3' }],
        complete: true,
      });
      expect((await get(`deployments/${id}/log?level=fatal`)).status).toBe(400);
      expect(
        (await get(`deployments/${id}/log?level=error&level=warn`)).status,
      ).toBe(400);
    });

    it('refuse a reason that is too long instead of cutting it', async () => {
      await expect(
        plane.client.send(createAsJane('a'.repeat(501))),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining('at most 500 are kept'),
      });
      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).rejects.toThrow('does not exist');
    });
  });

  describe('retain', () => {
    const retainEvents = () =>
      plane.audited.filter(({ eventId }) => eventId === 'environment-retain');

    const retain = (name: string) =>
      request(plane.url)
        .post(`/extension/v1/environments/${name}/retain`)
        .set('authorization', mockCredentials.service.header());

    it('forgets an environment that cannot be destroyed, and destroys nothing', async () => {
      engine.onDestroy = async () => {
        throw new ProvisioningError('The account is closed');
      };
      await create();
      await plane.settled('dev');
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.settled('dev');
      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      expect(environment?.deploymentStatus).toBe('DELETE_FAILED');
      engine.destroyed.splice(0);

      const { status, body } = await retain('dev');
      expect(status).toBe(200);
      expect(body).toEqual({
        environmentId: expect.any(String),
        deploymentId: expect.any(String),
        message: expect.stringMatching(
          /infrastructure and its state \(environment id .*\) were kept/,
        ),
      });
      await expect(
        plane.client.getEnvironment({ name: 'dev' }),
      ).rejects.toThrow('does not exist');
      const { deployment } = await plane.client.getDeployment({
        id: body.deploymentId,
      });
      expect(deployment).toMatchObject({
        deploymentStatus: 'DELETE_COMPLETE',
        deploymentStatusMessage: body.message,
      });
      expect(engine.destroyed).toEqual([]);
      expect(plane.statusChanges.at(-1)).toBe('dev DELETED');
      expect(retainEvents()).toMatchObject([
        { severityLevel: 'high', meta: { environmentName: 'dev' } },
      ]);
      expect(retainEvents()[0].error).toBeUndefined();
    });

    it('keeps the state, and the name is free again', async () => {
      let stateDirectory = '';
      engine.onApply = async run => {
        stateDirectory = run.stateDirectory;
        await writeFile(join(stateDirectory, 'terraform.tfstate'), '{}');
        return { outputs: [], resources: [] };
      };
      await create();
      await plane.settled('dev');
      await retain('dev');
      expect(existsSync(join(stateDirectory, 'terraform.tfstate'))).toBe(true);
      await create();
      await plane.settled('dev');
      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('answers those who sign', async () => {
      await create();
      await plane.settled('dev');
      const url = new URL(`${plane.url}/extension/v1/environments/dev/retain`);
      const signer = new SignatureV4({
        service: 'proton',
        region: 'us-east-1',
        credentials: {
          accessKeyId: 'test-key',
          secretAccessKey: 'test-secret-access-key',
        },
        sha256: Sha256Node,
      });
      const { headers } = await signer.sign(
        new HttpRequest({
          method: 'POST',
          path: url.pathname,
          headers: { host: url.host },
        }),
      );
      const signed = await fetch(url, { method: 'POST', headers });
      expect(signed.status).toBe(200);
    });

    it('waits for a deployment that runs', async () => {
      let finish = () => {};
      engine.onApply = () =>
        new Promise(resolve => {
          finish = () => resolve({ outputs: [], resources: [] });
        });
      await create();
      while (engine.applied.length === 0) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      const { status, body } = await retain('dev');
      expect(status).toBe(409);
      expect(body.error.message).toContain('cannot be forgotten now');
      expect(retainEvents()).toMatchObject([
        { error: expect.stringMatching(/^ConflictError: /) },
      ]);
      finish();
      await plane.settled('dev');
    });

    it('knows no environment that is not there', async () => {
      expect((await retain('none')).status).toBe(404);
    });
  });

  describe('accept-state', () => {
    const acceptState = (name: string) =>
      request(plane.url)
        .post(`/extension/v1/environments/${name}/accept-state`)
        .set('authorization', mockCredentials.service.header());

    it('forgets what was recorded of the state, and only that', async () => {
      engine.onApply = async run => {
        await run.stateRecord?.keep({
          lineage: 'a',
          serial: 3,
          resourceCount: 1,
          resourceNames: ['vpc'],
        });
        return { outputs: [], resources: [] };
      };
      await create();
      await plane.settled('dev');

      const { status, body } = await acceptState('dev');
      expect(status).toBe(200);
      expect(body).toEqual({
        environmentId: expect.any(String),
        message: expect.stringContaining('state of environment dev as it is'),
      });
      expect(plane.audited).toContainEqual(
        expect.objectContaining({
          eventId: 'environment-accept-state',
          severityLevel: 'high',
          meta: expect.objectContaining({ environmentName: 'dev', ...body }),
        }),
      );
      await expect(
        plane.database.stores.engineStates.find(body.environmentId),
      ).resolves.toEqual({ resourceCount: 0, resourceNames: [] });
      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('waits for a deployment that runs', async () => {
      let finish = () => {};
      engine.onApply = () =>
        new Promise(resolve => {
          finish = () => resolve({ outputs: [], resources: [] });
        });
      await create();
      while (engine.applied.length === 0) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      expect((await acceptState('dev')).status).toBe(409);
      finish();
      await plane.settled('dev');
    });

    it('knows no environment that is not there', async () => {
      expect((await acceptState('none')).status).toBe(404);
    });
  });
});
