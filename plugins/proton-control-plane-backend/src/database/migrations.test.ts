import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  'migrations',
);

/** The columns of every table but those that Knex keeps for itself. */
async function describeSchema(knex: Knex) {
  const tables: string[] =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .pluck('table_name')
      : await knex('sqlite_master').where({ type: 'table' }).pluck('name');
  const ours = tables
    .filter(name => !/^(knex_|sqlite_)/.test(name))
    .sort((a, b) => a.localeCompare(b));
  return Object.fromEntries(
    await Promise.all(
      ours.map(async name => [name, await knex(name).columnInfo()] as const),
    ),
  );
}

describeOnEachDatabase('the migrations', databases => {
  it('go up, down one by one, and up again to the same tables', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);

    await knex.migrate.latest({ directory });
    const first = await describeSchema(knex);
    expect(Object.keys(first)).toContain('deployments');

    for (const _ of readdirSync(directory)) {
      await knex.migrate.down({ directory });
    }
    expect(await describeSchema(knex)).toEqual({});

    await knex.migrate.latest({ directory });
    expect(await describeSchema(knex)).toEqual(first);
  });

  it('tell of environments that are there how they are provisioned', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    const migration = {
      directory,
      name: '20261124_6_environment_provisioning.js',
    };
    await knex.migrate.latest({ directory });
    await knex.migrate.down(migration);
    const scope = { account_id: '123456789012', region: 'us-east-1' };
    const provisionings = { existing: 'CUSTOMER_MANAGED', eks: null };
    for (const [name, provisioning] of Object.entries(provisionings)) {
      await knex('environment_templates').insert({
        ...scope,
        name,
        provisioning,
        tags: '[]',
        created_at: 0,
        last_modified_at: 0,
      });
      await knex('environments').insert({
        ...scope,
        id: randomUUID(),
        name,
        template_name: name,
        major_version: 1,
        minor_version: 0,
        spec: '',
        deployment_status: 'SUCCEEDED',
        last_deployment_attempted_at: 0,
        roles: '{}',
        request_hash: '',
        tags: '[]',
        created_at: 0,
      });
    }

    await knex.migrate.up(migration);

    const rows = await knex('environments').select('name', 'provisioning');
    expect(
      Object.fromEntries(rows.map(row => [row.name, row.provisioning])),
    ).toEqual(provisionings);
  });

  it('end the versions of bundles that no engine provisions', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    const migration = { directory, name: '20261128_7_unsupported_engines.js' };
    await knex.migrate.latest({ directory });
    const scope = { account_id: '123456789012', region: 'us-east-1' };
    const times = { created_at: 0, last_modified_at: 0 };
    const encode = (manifest: string) =>
      gzipSync(
        JSON.stringify({
          version: 1,
          files: [{ path: 'infrastructure/manifest.yaml', contents: manifest }],
        }),
      );
    const bundles = {
      terraform: encode(
        '# rendering_engine: jinja\ninfrastructure: {templates: [{rendering_engine: hcl}]}',
      ),
      cloudformation: encode(
        'infrastructure: {"templates": [{"rendering_engine": "jinja"}]}',
      ),
      codebuild: encode(
        'infrastructure:\n  templates:\n    - rendering_engine: codebuild',
      ),
      unreadable: Buffer.from('?'),
      registering: null,
    };
    for (const [name, bundle] of Object.entries(bundles)) {
      await knex('environment_templates').insert({
        ...scope,
        ...times,
        name,
        tags: '[]',
      });
      await knex('environment_template_versions').insert({
        ...scope,
        ...times,
        template_name: name,
        major_version: 1,
        minor_version: 0,
        status: bundle ? 'PUBLISHED' : 'REGISTRATION_IN_PROGRESS',
        status_message: '',
        source: '{}',
        bundle,
        request_hash: '',
        tags: '[]',
      });
    }

    await knex.migrate.down(migration);
    await knex.migrate.up(migration);

    const rows = await knex('environment_template_versions');
    expect(
      Object.fromEntries(
        rows.map(row => [
          row.template_name,
          `${row.status} ${row.status_message}`,
        ]),
      ),
    ).toEqual({
      terraform: 'PUBLISHED ',
      cloudformation: expect.stringMatching(
        /^REGISTRATION_FAILED .*AWS CloudFormation.*Terraform only/,
      ),
      codebuild: expect.stringMatching(/^REGISTRATION_FAILED .*AWS CodeBuild/),
      unreadable: 'PUBLISHED ',
      registering: 'REGISTRATION_IN_PROGRESS ',
    });
  });

  it('tell of environments that are there whether anything was provisioned', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    const migration = { directory, name: '20261128_7_environment_applies.js' };
    await knex.migrate.latest({ directory });
    await knex.migrate.down(migration);
    const scope = { account_id: '123456789012', region: 'us-east-1' };
    const steps = {
      'failed-to-plan': ['create planning'],
      'failed-to-apply': ['create applying', 'update planning'],
      'failed-to-delete': ['create rendering', 'delete applying'],
      'without-history': ['update planning'],
    };
    for (const [name, deployments] of Object.entries(steps)) {
      const environmentId = randomUUID();
      await knex('environments').insert({
        ...scope,
        id: environmentId,
        name,
        template_name: 'eks',
        major_version: 1,
        minor_version: 0,
        spec: '',
        deployment_status: 'FAILED',
        last_deployment_attempted_at: 0,
        roles: '{}',
        request_hash: '',
        tags: '[]',
        created_at: 0,
      });
      for (const deployment of deployments) {
        const [operation, step] = deployment.split(' ');
        await knex('deployments').insert({
          ...scope,
          id: randomUUID(),
          environment_id: environmentId,
          environment_name: name,
          environment_created_at: 0,
          operation,
          status: 'FAILED',
          step,
          target_state: '{}',
          requested_by: 'test',
          attempts: 1,
          created_at: 0,
          last_modified_at: 0,
        });
      }
    }

    await knex.migrate.up(migration);

    const rows = await knex('environments').select('name', 'reached_apply');
    expect(
      Object.fromEntries(
        rows.map(row => [row.name, Boolean(row.reached_apply)]),
      ),
    ).toEqual({
      'failed-to-plan': false,
      'failed-to-apply': true,
      'failed-to-delete': false,
      'without-history': true,
    });
  });
});
