import { EnvironmentStateAccess } from '@proton-vending/backstage-plugin-proton-common';
import { describeWith, terraformBinary } from '@proton-vending/test-utils';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import request from 'supertest';
import { StatePlane, createState } from '../__testUtils__/StatePlane';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

const run = promisify(execFile);

jest.setTimeout(60_000);

describeOnEachDatabase('access to a state with a token', databases => {
  let states: StatePlane;

  beforeEach(async () => {
    states = await StatePlane.start(databases);
  });

  afterEach(() => states.stop());

  const send = (
    method: 'get' | 'post' | 'put' | 'delete',
    variables: EnvironmentStateAccess['variables'],
    path = '',
  ) =>
    request(states.plane.url)
      [method](`/state/v1${path}`)
      .auth(variables.TF_HTTP_USERNAME, variables.TF_HTTP_PASSWORD);

  it('reads and writes one state, and is audited', async () => {
    const variables = await states.openAccess();
    expect((await send('get', variables)).body).toEqual(createState(2));
    const lock = { ID: 'by-hand', Who: 'jane@laptop' };
    expect((await send('put', variables, '/lock').send(lock)).status).toBe(200);
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
    expect(await states.readState()).toEqual(createState(3));
    const events = states.plane.audited.map(({ eventId }) => eventId);
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
    const variables = await states.openAccess();
    for (const wrong of ['', 'wrong', variables.TF_HTTP_PASSWORD.slice(1)]) {
      const { status, body } = await send('post', {
        ...variables,
        TF_HTTP_PASSWORD: wrong,
      }).send('x'.repeat(100_000));
      expect(status).toBe(401);
      expect(body.error.message).toMatch(/expired/);
    }
    expect((await request(states.plane.url).get('/state/v1')).status).toBe(401);

    await states.plane
      .knex('state_tokens')
      .update({ expires_at: Date.now() - 1 });
    expect((await send('get', variables)).status).toBe(401);
    await states.openAccess();
    expect(await states.plane.knex('state_tokens')).toHaveLength(1);
  });

  it('waits while a deployment runs, also between its commands', async () => {
    const variables = await states.openAccess();
    await states.update(async () => {
      const { status, body } = await send('put', variables, '/lock').send({
        ID: 'by-hand',
      });
      expect(status).toBe(423);
      expect(body.Who).toMatch(/^deployment /);
    });
  });

  it('refuses what is no state and no lock', async () => {
    const variables = await states.openAccess();
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
    expect(await states.readState()).toEqual(createState(2));
  });

  describe('of an access key', () => {
    async function openAccessWithKey(accessKeyId: string) {
      const response = await states.callWithKey(
        accessKeyId,
        'POST',
        'state-access',
      );
      expect(response.status).toBe(200);
      const { variables } = await response.json();
      expect((await send('get', variables)).status).toBe(200);
      return variables;
    }

    it('ends with the key', async () => {
      const variables = await openAccessWithKey('test-key');
      const tokens = states.plane.knex('state_tokens');
      await tokens.update({ access_key_id: 'removed-key' });
      for (const [method, path] of [
        ['get', ''],
        ['post', ''],
        ['put', '/lock'],
      ] as const) {
        const { status, body, headers } = await send(method, variables, path);
        expect(status).toBe(401);
        expect(body.error.message).toMatch(
          /access key removed-key .* no longer exists/,
        );
        expect(headers['www-authenticate']).toMatch(/^Basic/);
      }
      expect(states.plane.audited.at(-1)).toMatchObject({
        eventId: 'request-refused',
        path: '/state/v1/lock',
        error: expect.stringContaining('removed-key'),
      });
    });

    it('ends when the key may not access states any more', async () => {
      const variables = await openAccessWithKey('test-key');
      const tokens = states.plane.knex('state_tokens');
      await tokens.update({ access_key_id: 'developer-key' });
      const { status, body } = await send('get', variables);
      expect(status).toBe(403);
      expect(body.error.message).toMatch(
        /access key developer-key .* may no longer access/,
      );
      expect(states.plane.audited.at(-1)).toMatchObject({
        eventId: 'request-refused',
      });
    });

    it('ends when the key is for other templates', async () => {
      const rename = (name: string) =>
        states.plane.knex('environments').update({ template_name: name });
      await rename('eks-cluster');
      const variables = await openAccessWithKey('restricted-key');
      await rename('vpc');
      expect((await send('get', variables)).status).toBe(403);
    });
  });

  describeWith('terraform')('by Terraform itself', () => {
    it('shows, moves and removes resources', async () => {
      const variables = await states.openAccess();
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
        const { resources } = await states.readState();
        expect(resources).toEqual([expect.objectContaining({ name: 'net' })]);
        expect(await states.plane.knex('state_locks')).toEqual([]);

        // Terraform shows the id of the lock that it met.
        await states.plane.database.stores.stateLocks.insert({
          targetId: await states.findTargetId(),
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
