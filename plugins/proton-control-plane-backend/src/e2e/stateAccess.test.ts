import { mockCredentials } from '@backstage/backend-test-utils';
import {
  EnvironmentStateAccess,
  formatEnvironmentSpec,
  formatInitiatorHeaders,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { describeWith, terraformBinary } from '@proton-vending/test-utils';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import request from 'supertest';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const run = promisify(execFile);

const RESOURCE = {
  mode: 'managed',
  type: 'terraform_data',
  name: 'vpc',
  provider: 'provider["terraform.io/builtin/terraform"]',
  instances: [{ schema_version: 0, attributes: { id: 'vpc-1' } }],
};

function createState(serial: number, resources: object[] = [RESOURCE]) {
  return {
    version: 4,
    terraform_version: '1.11.4',
    serial,
    lineage: 'lineage-1',
    outputs: {},
    resources,
    check_results: null,
  };
}

describeOnEachDatabase('a state in the control plane', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine, {
      states: { keepVersions: 3, keepFor: 60_000, maxBytes: 10_000 },
    });
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    engine.onApply = async deployment => {
      await write(deployment, createState(1, []));
      await write(deployment, createState(2));
      return { outputs: [], resources: [] };
    };
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
    });
    await plane.settled('dev');
  });

  afterEach(() => plane.stop());

  async function write(
    { stateStore }: EngineRun,
    state: object,
    lockId: string = randomUUID(),
  ) {
    await stateStore?.lock(lockId, 'apply');
    try {
      await stateStore?.write(JSON.stringify(state), lockId);
    } finally {
      await stateStore?.unlock(lockId);
    }
  }

  async function update(onApply: (deployment: EngineRun) => Promise<void>) {
    engine.onApply = async deployment => {
      await onApply(deployment);
      return { outputs: [], resources: [] };
    };
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment;
  }

  const call = (method: 'get' | 'post', path: string) =>
    request(plane.url)
      [method](`/extension/v1/environments/dev/${path}`)
      .set('authorization', mockCredentials.service.header());

  async function openAccess(): Promise<EnvironmentStateAccess['variables']> {
    const { status, body } = await call('post', 'state-access');
    expect(status).toBe(200);
    return body.variables;
  }

  async function readState() {
    const versions = await call('get', 'state-versions');
    const [{ version }] = versions.body.versions;
    return (await call('get', `state-versions/${version}`)).body;
  }

  describe('versions', () => {
    it('are listed, newest first, and can be downloaded', async () => {
      const { body } = await call('get', 'state-versions');
      const { environment } = await plane.client.getEnvironment({
        name: 'dev',
      });
      const deploymentId = environment?.lastAttemptedDeploymentId;
      expect(body).toEqual({
        versions: [
          expect.objectContaining({
            version: 2,
            serial: 2,
            lineage: 'lineage-1',
            resourceCount: 1,
            deploymentId,
            writtenBy: `deployment ${deploymentId}`,
          }),
          expect.objectContaining({ version: 1, resourceCount: 0 }),
        ],
      });
      const page = await call('get', 'state-versions?before=2&limit=1');
      expect(page.body.versions).toEqual([body.versions[1]]);
      const { body: state } = await call('get', 'state-versions/1');
      expect(state).toEqual(createState(1, []));
      expect((await call('get', 'state-versions/7')).status).toBe(404);
      expect((await call('get', 'state-versions/x')).status).toBe(400);
    });

    it('are those that deployments left, as many as configured', async () => {
      for (const serial of [3, 5, 7, 9]) {
        await update(async deployment => {
          await write(deployment, createState(serial));
          await write(deployment, createState(serial + 1));
        });
      }
      const { body } = await call('get', 'state-versions');
      expect(
        body.versions.map(({ serial }: { serial: number }) => serial),
      ).toEqual([10, 9, 8]);
    });

    it('go when they are old, but never the last one', async () => {
      await plane.knex('state_versions').update({ created_at: 1 });
      await update(deployment => write(deployment, createState(3)));
      await plane.knex('state_versions').update({ created_at: 1 });
      const { body } = await call('get', 'state-versions');
      expect(body.versions).toHaveLength(1);
      expect(await readState()).toEqual(createState(3));
    });

    it('can be restored, under a new serial', async () => {
      await update(deployment => write(deployment, createState(3)));
      const { status, body } = await call(
        'post',
        'state-versions/2/restore',
      ).set(formatInitiatorHeaders({ onBehalfOf: 'user:default/ada' }));
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { version: 4 },
      });
      expect(plane.audited.at(-1)).toMatchObject({
        eventId: 'environment-state-restore',
        severityLevel: 'high',
      });
      expect(await readState()).toEqual(createState(4));
      const { versions } = (await call('get', 'state-versions')).body;
      expect(versions[0]).toMatchObject({ writtenBy: 'user:default/ada' });
      // The next deployment goes on from there.
      const environment = await update(deployment =>
        write(deployment, createState(5)),
      );
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('stay when the environment is forgotten, and go when it is deleted', async () => {
      await call('post', 'retain');
      expect(await plane.knex('state_versions')).toHaveLength(2);
      await plane.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      });
      await plane.settled('dev');
      expect(await plane.knex('state_versions')).toHaveLength(4);
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.settled('dev');
      expect(await plane.knex('state_versions')).toHaveLength(2);
    });
  });

  describe('what a deployment writes', () => {
    it.each<[string, object | string, RegExp]>([
      [
        'another state',
        { ...createState(3), lineage: 'lineage-2' },
        /its lineage is lineage-2, not lineage-1/,
      ],
      ['an older state', createState(1), /its serial is 1, and 2 is stored/],
      [
        'another state with the same serial',
        createState(2, [RESOURCE, { ...RESOURCE, name: 'other' }]),
        /its serial is 2, and 2 is stored/,
      ],
      [
        'a state that is too large',
        { ...createState(3), outputs: { x: 'x'.repeat(10_000) } },
        /more than the 10000 bytes/,
      ],
      ['half a state', '{"version": 4, "serial"', /isn't JSON/],
      ['no state', { version: 4 }, /has no lineage/],
      [
        'a state with an impossible serial',
        { ...createState(3), serial: 1e300 },
        /has no serial/,
      ],
    ])('is refused when it is %s', async (_, state, reason) => {
      const environment = await update(async ({ stateStore }) => {
        const text = typeof state === 'string' ? state : JSON.stringify(state);
        await stateStore?.write(text, randomUUID());
      });
      expect(environment?.deploymentStatus).toBe('FAILED');
      expect(environment?.deploymentStatusMessage).toMatch(reason);
      expect(await readState()).toEqual(createState(2));
    });

    it('may be without resources only after a plan', async () => {
      engine.onPlan = async () => ({ toAdd: 0, toChange: 0, toRemove: 0 });
      const refused = await update(deployment =>
        write(deployment, createState(3, [])),
      );
      expect(refused?.deploymentStatusMessage).toContain(
        'lists none of the 1 known resources',
      );

      engine.onPlan = async deployment => {
        const plan = { toAdd: 0, toChange: 0, toRemove: 1 };
        await deployment.recordPlan({
          ...plan,
          changes: [],
          text: '',
          truncated: false,
        });
        return plan;
      };
      const emptied = await update(deployment =>
        write(deployment, createState(3, [])),
      );
      expect(emptied?.deploymentStatus).toBe('SUCCEEDED');
    });

    it('is stored once, however often it is sent', async () => {
      await update(async deployment => {
        await write(deployment, createState(3));
        await write(deployment, createState(3));
      });
      const { body } = await call('get', 'state-versions');
      expect(body.versions).toHaveLength(2);
    });
  });

  describe('a lock', () => {
    it('keeps everybody else out until it is removed by hand', async () => {
      const held = await update(async ({ stateStore }) => {
        await stateStore?.lock('lost', 'apply');
      });
      expect(held?.deploymentStatus).toBe('SUCCEEDED');
      const { body } = await call('get', 'state-versions');
      expect(body.lock).toMatchObject({
        id: 'lost',
        holder: `deployment ${held?.lastAttemptedDeploymentId}`,
      });

      const refused = await update(async ({ stateStore }) => {
        expect(await stateStore?.lock('mine', 'apply')).toContain(
          held?.lastAttemptedDeploymentId,
        );
        await stateStore?.write(JSON.stringify(createState(3)), 'mine');
      });
      expect(refused?.deploymentStatusMessage).toContain('is locked by');
      expect((await call('post', 'state-versions/2/restore')).status).toBe(409);

      expect((await call('post', 'unlock-state')).status).toBe(200);
      expect(plane.audited.at(-1)).toMatchObject({
        eventId: 'environment-state-unlock',
      });
      expect((await call('post', 'unlock-state')).status).toBe(404);
      const environment = await update(deployment =>
        write(deployment, createState(3)),
      );
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    });
  });

  describe('a key', () => {
    async function sign(
      accessKeyId: string,
      method: 'GET' | 'POST',
      path: string,
    ) {
      const url = new URL(`${plane.url}/extension/v1/environments/dev/${path}`);
      const signer = new SignatureV4({
        service: 'proton',
        region: TEST_SCOPE.region,
        credentials: { accessKeyId, secretAccessKey: 'test-secret-access-key' },
        sha256: Sha256Node,
      });
      const { headers } = await signer.sign(
        new HttpRequest({
          method,
          path: url.pathname,
          headers: { host: url.host },
        }),
      );
      return (await fetch(url, { method, headers })).status;
    }

    it.each([
      ['GET', 'state-versions', 200],
      ['GET', 'state-versions/1', 403],
      ['POST', 'state-versions/1/restore', 403],
      ['POST', 'unlock-state', 403],
      ['POST', 'state-access', 403],
    ] as const)(
      'that may read environments and update them: %s %s is %s',
      async (method, path, status) => {
        expect(await sign('developer-key', method, path)).toBe(status);
      },
    );

    it('that is bound to other templates reads no state', async () => {
      await plane.knex('environments').update({ template_name: 'vpc' });
      for (const path of ['unlock-state', 'state-access']) {
        expect(await sign('restricted-key', 'POST', path)).toBe(403);
      }
      expect(await sign('restricted-key', 'GET', 'state-versions/1')).toBe(403);
      expect(await sign('test-key', 'GET', 'state-versions/1')).toBe(200);
    });
  });

  describe('access with a token', () => {
    const send = (
      method: 'get' | 'post' | 'put' | 'delete',
      variables: EnvironmentStateAccess['variables'],
      path = '',
    ) =>
      request(plane.url)
        [method](`/state/v1${path}`)
        .auth(variables.TF_HTTP_USERNAME, variables.TF_HTTP_PASSWORD);

    it('reads and writes one state, and is audited', async () => {
      const variables = await openAccess();
      expect((await send('get', variables)).body).toEqual(createState(2));
      const lock = { ID: 'by-hand', Who: 'jane@laptop' };
      expect((await send('put', variables, '/lock').send(lock)).status).toBe(
        200,
      );
      expect(
        (await send('put', variables, '/lock').send({ ID: 'other' })).status,
      ).toBe(423);
      expect((await send('post', variables).send(createState(3))).status).toBe(
        409,
      );
      expect(
        (await send('post', variables, '?ID=by-hand').send(createState(3)))
          .status,
      ).toBe(204);
      expect((await send('delete', variables, '/lock').send(lock)).status).toBe(
        200,
      );
      expect(await readState()).toEqual(createState(3));
      const events = plane.audited.map(({ eventId }) => eventId);
      expect(events).toEqual(
        expect.arrayContaining([
          'environment-state-access',
          'environment-state-read',
          'environment-state-lock',
          'environment-state-write',
          'environment-state-unlock',
        ]),
      );
    });

    it('is refused without a valid token, before the body is read', async () => {
      const variables = await openAccess();
      for (const wrong of ['', 'wrong', variables.TF_HTTP_PASSWORD.slice(1)]) {
        const { status, body } = await send('post', {
          ...variables,
          TF_HTTP_PASSWORD: wrong,
        }).send('x'.repeat(100_000));
        expect(status).toBe(401);
        expect(body.error.message).toMatch(/expired/);
      }
      expect((await request(plane.url).get('/state/v1')).status).toBe(401);

      await plane.knex('state_tokens').update({ expires_at: Date.now() - 1 });
      expect((await send('get', variables)).status).toBe(401);
      await openAccess();
      expect(await plane.knex('state_tokens')).toHaveLength(1);
    });

    it('waits while a deployment runs, also between its commands', async () => {
      const variables = await openAccess();
      await update(async () => {
        const { status, body } = await send('put', variables, '/lock').send({
          ID: 'by-hand',
        });
        expect(status).toBe(423);
        expect(body.Who).toMatch(/^deployment /);
      });
    });

    it('refuses what is no state and no lock', async () => {
      const variables = await openAccess();
      for (const text of ['', '[]', '{"lineage":1}', 'x'.repeat(20_000)]) {
        const { status } = await send('post', variables).send(text);
        expect([409, 413]).toContain(status);
      }
      for (const text of [
        '',
        'null',
        '{"ID":7}',
        `{"ID":"${'x'.repeat(101)}"}`,
      ]) {
        const { status } = await send('put', variables, '/lock').send(text);
        expect(status).toBe(400);
      }
      expect(await readState()).toEqual(createState(2));
    });

    describeWith('terraform')('by Terraform itself', () => {
      it('shows, moves and removes resources', async () => {
        const variables = await openAccess();
        const folder = await mkdtemp(join(tmpdir(), 'state-access-'));
        const terraform = async (...args: string[]) => {
          const { stdout } = await run(terraformBinary ?? 'terraform', args, {
            cwd: folder,
            env: { ...process.env, ...variables },
          });
          return stdout;
        };
        try {
          await writeFile(
            join(folder, 'main.tf'),
            'terraform {\n  backend "http" {}\n}\nresource "terraform_data" "net" {}\n',
          );
          await terraform('init', '-input=false');
          expect(await terraform('state', 'list')).toBe('terraform_data.vpc\n');
          await terraform(
            'state',
            'mv',
            'terraform_data.vpc',
            'terraform_data.net',
          );
          const { resources } = await readState();
          expect(resources).toEqual([expect.objectContaining({ name: 'net' })]);
          expect(await plane.knex('state_locks')).toEqual([]);

          // Terraform shows the id of the lock that it met.
          await plane.database.stores.stateLocks.insert({
            targetId: await findId(),
            lockId: 'held',
            holder: 'somebody',
            info: { ID: 'held', Who: 'jane@laptop', Operation: 'apply' },
            createdAt: new Date(),
          });
          await expect(
            terraform('apply', '-input=false', '-auto-approve', '-no-color'),
          ).rejects.toMatchObject({
            stderr: expect.stringContaining('already locked: ID=held'),
          });
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    });
  });

  async function findId(): Promise<string> {
    const { environments } = plane.database.stores;
    return (await environments.find(TEST_SCOPE, 'dev'))?.id ?? '';
  }
});
