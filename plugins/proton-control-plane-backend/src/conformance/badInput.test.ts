import { mockCredentials } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { FolderUrlReader } from '../__testUtils__/FolderUrlReader';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { sendSigned } from './__testUtils__/sendSigned';

jest.setTimeout(60_000);

const MAIN = 'https://github.com/acme/templates/tree/main';
const ALIAS_BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => {
    const before = 'abcdefghi'[index];
    return `${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`;
  }),
].join('\n');
const FLOW_TOWER = '['.repeat(25_000) + ']'.repeat(25_000);

function spec(inputs: string) {
  return `proton: EnvironmentSpec\nspec:\n  ${inputs}\n`;
}

function schemaWith(types: string, before = '') {
  return `${before}
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        name: ${types}
`;
}

describeOnEachDatabase('bad input', databases => {
  let plane: TestControlPlane;
  let repository: FolderUrlReader;

  beforeAll(async () => {
    repository = new FolderUrlReader();
    plane = await startControlPlane(
      databases,
      new ScriptedEngine(),
      {},
      repository,
    );
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.client.createRepository({
      provider: 'GITHUB',
      name: 'acme/templates',
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
  });

  afterAll(() => plane.stop());

  async function send(
    operation: string,
    body: unknown,
    headers?: Record<string, string>,
  ) {
    const { status, error, message } = await sendSigned(plane, {
      operation,
      body,
      headers,
    });
    return `${status} ${error}: ${message}`;
  }

  it.each([
    [
      'another content type',
      { 'content-type': 'application/json' },
      '{}',
      /^415 UnsupportedMediaTypeException: .*x-amz-json-1.0/,
    ],
    [
      'another service as its target',
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      '{}',
      /^400 UnknownOperationException: .*X-Amz-Target/,
    ],
    [
      'an operation that Proton never had',
      { 'x-amz-target': 'AwsProton20200720.__proto__' },
      '{}',
      /^400 UnknownOperationException: /,
    ],
    ['truncated JSON', {}, '{"name":', /^400 SerializationException: /],
    ['a list', {}, '[]', /^400 SerializationException: /],
    [
      'bytes that are no text',
      {},
      Buffer.from([0x7b, 0xff, 0x7d]),
      /^400 SerializationException: /,
    ],
    [
      'brackets without end',
      {},
      `{"name":${'['.repeat(400_000)}`,
      /^400 SerializationException: /,
    ],
    [
      'brackets, opened and closed',
      {},
      `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      /^400 (SerializationException|ValidationException): /,
    ],
    [
      'more than fits',
      {},
      JSON.stringify({ name: 'a'.repeat(2 * 1024 * 1024) }),
      /^413 RequestEntityTooLargeException: /,
    ],
    [
      'compressed bytes',
      { 'content-encoding': 'gzip' },
      '{}',
      /^415 UnsupportedMediaTypeException: .*Content-Encoding/,
    ],
  ])('refuses a request with %s', async (_, headers, body, expected) => {
    expect(await send('GetEnvironment', body, headers)).toMatch(expected);
  });

  it.each([
    ['an alias bomb', `${ALIAS_BOMB}\n${spec('cluster_name: *i')}`, /alias/i],
    [
      'a tower of brackets',
      spec(`cluster_name: ${FLOW_TOWER}`),
      /nested deeper/,
    ],
    ['an alias of itself', spec('cluster_name: &a [*a]'), /alias/],
    ['two documents', `${spec('cluster_name: dev')}---\na: 1`, /./],
    ['no YAML', 'a: [', /can't be read/],
    ['a null character', spec('cluster_name: "a\0"'), /null character/],
    ['the prototype of objects', spec('__proto__: { cluster_name: dev }'), /./],
  ])('refuses a spec with %s', async (_, text, cause) => {
    const reply = await send('CreateEnvironment', {
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: text,
    });
    expect(reply).toMatch(/^400 ValidationException: /);
    expect(reply).toMatch(cause);
  });

  it.each([
    ['an unknown $ref', schemaWith('{ $ref: "#/None" }'), /#\/None/],
    ['a $ref to a file', schemaWith('{ $ref: "/etc/passwd" }'), /passwd/],
    [
      'a $ref to a server',
      schemaWith('{ $ref: "http://127.0.0.1/schema" }'),
      /127\.0\.0\.1/,
    ],
    [
      'a $ref to itself',
      `${schemaWith('{ $ref: "#/Loop" }')}    Loop: { $ref: "#/Loop" }\n`,
      /circle/,
    ],
    [
      'types that refer to each other',
      `${schemaWith(
        '{ $ref: "#/A" }',
      )}    A: { type: object, properties: { b: { $ref: "#/B" } } }\n    B: { type: array, items: { $ref: "#/A" } }\n`,
      /circle/,
    ],
    ['an alias bomb', schemaWith('{ enum: *i }', ALIAS_BOMB), /alias/i],
    ['an alias of itself', schemaWith('&a { not: *a }'), /alias/],
    [
      'a tower of brackets',
      schemaWith(`{ enum: ${FLOW_TOWER} }`),
      /nested deeper/,
    ],
    [
      'a pattern that is none',
      schemaWith('{ type: string, pattern: "(" }'),
      /regular expression/,
    ],
    [
      'a type that is none',
      schemaWith('{ type: [string, spaceship] }'),
      /type/,
    ],
  ])('refuses to register a schema with %s', async (_, schema, cause) => {
    const template = `schema-${Math.random().toString(36).slice(2)}`;
    const bundle = clusterBundle();
    repository.commit(MAIN, {
      [`${template}/v1`]: {
        files: bundle.files.map(file =>
          file.path === 'schema/schema.yaml'
            ? { ...file, contents: schema }
            : file,
        ),
      },
    });
    await plane.client.createEnvironmentTemplate({ name: template });
    await plane.client.createTemplateSyncConfig({
      templateName: template,
      templateType: 'ENVIRONMENT',
      repositoryProvider: 'GITHUB',
      repositoryName: 'acme/templates',
      branch: 'main',
    });
    await plane.controlPlane.templateSyncRunner.drain();

    const { templateVersions } =
      await plane.client.listEnvironmentTemplateVersions({
        templateName: template,
        majorVersion: '1',
      });
    const { latestSync } = await plane.client.getTemplateSyncStatus({
      templateName: template,
      templateType: 'ENVIRONMENT',
      templateVersion: '1',
    });
    expect(
      templateVersions?.filter(each => each.status !== 'REGISTRATION_FAILED'),
    ).toEqual([]);
    expect(JSON.stringify([templateVersions, latestSync])).toMatch(cause);
  });

  it('bounds the time of a pattern that explodes', async () => {
    const bundle = clusterBundle();
    await plane.client.createEnvironmentTemplate({ name: 'slow' });
    await plane.registerVersion('slow', {
      files: bundle.files.map(file => ({
        ...file,
        contents: file.contents.replace('^[a-z]+$', '^(([a-z])+)+$'),
      })),
    });
    const startedAt = Date.now();
    const reply = await send('CreateEnvironment', {
      name: 'slow',
      templateName: 'slow',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: `${'a'.repeat(64)}!` }),
    });
    expect(reply).toMatch(/^400 ValidationException: .*pattern/);
    // It would take longer than the sun shines.
    expect(Date.now() - startedAt).toBeLessThan(20_000);
  });

  it.each([
    ['ListEnvironments', { nextToken: 'Zm9yZ2Vk' }],
    ['ListEnvironmentTemplates', { nextToken: 'WyJhIiwiXCJiXCIiXQ==' }],
    ['ListDeployments', { nextToken: 'AAAA' }],
  ])('refuses a forged page token of %s', async (operation, body) => {
    expect(await send(operation, body)).toMatch(
      /^400 ValidationException: The nextToken is not one that/,
    );
  });

  it('refuses the page token of another list', async () => {
    for (const name of ['a', 'b']) {
      await plane.client.createEnvironmentTemplate({ name });
    }
    const { nextToken } = await plane.client.listEnvironmentTemplates({
      maxResults: 1,
    });
    expect(await send('ListEnvironments', { nextToken })).toMatch(
      /^400 ValidationException: The nextToken is not one that/,
    );
  });

  it.each([
    'arn:aws:proton:us-east-1:210987654321:environment/dev',
    'arn:aws:proton:eu-west-1:123456789012:environment/dev',
    'arn:aws-cn:proton:us-east-1:123456789012:environment/dev',
  ])('refuses %s', async resourceArn => {
    for (const [operation, rest] of [
      ['ListTagsForResource', {}],
      ['TagResource', { tags: [{ key: 'a', value: 'b' }] }],
      ['UntagResource', { tagKeys: ['a'] }],
      ['NotifyResourceDeploymentStatusChange', { status: 'SUCCEEDED' }],
    ] as const) {
      expect(await send(operation, { resourceArn, ...rest })).toMatch(
        /^400 (ValidationException|AccessDeniedException): .*arn:aws/,
      );
    }
  });

  it.each([
    ['CreateEnvironmentTemplate', { name: 'nul', description: 'a\0b' }],
    ['GetRepository', { provider: 'GITHUB', name: 'a/b\0' }],
    [
      'TagResource',
      {
        resourceArn:
          'arn:aws:proton:us-east-1:123456789012:environment-template/eks',
        tags: [{ key: 'a\0', value: 'b' }],
      },
    ],
  ])('refuses a null character in %s', async (operation, body) => {
    expect(await send(operation, body)).toMatch(
      /^400 ValidationException: .*null character/,
    );
  });

  it.each([
    'deployments/none/log',
    'deployments/none/log?after=1e30&limit=-1',
    'deployments/7c2f5a30-2f0d-4a6e-9b0e-6d1f0f6f3a11/log?after=99999999999999999999',
    'deployments/%00/plan',
    'environments/%00/sensitive-outputs',
    'environments/none/sensitive-outputs',
  ])('answers GET /extension/v1/%s with a name and a cause', async path => {
    const endpoint = await plane.client.config.endpoint?.();
    const reply = await fetch(
      `http://127.0.0.1:${endpoint?.port}/extension/v1/${path}`,
      { headers: { authorization: mockCredentials.service.header() } },
    );
    expect([400, 404]).toContain(reply.status);
    expect(await reply.text()).toMatch(/Error/);
  });
});
