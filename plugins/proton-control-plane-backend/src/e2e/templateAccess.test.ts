import * as sdk from '@aws-sdk/client-proton';
import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { TEMPLATE_RULES } from '../api/authorization/bindToTemplates';

jest.setTimeout(60_000);

const ARN = 'arn:aws:proton:us-east-1:123456789012';
const CONNECTION =
  'arn:aws:codestar-connections:us-east-1:123456789012:connection/7c2f5a30';
const repository = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'acme/vpc',
} as const;
const sync = { templateName: 'vpc', templateType: 'ENVIRONMENT' } as const;
const version = { templateName: 'vpc', majorVersion: '1', minorVersion: '0' };
const spec = formatEnvironmentSpec({ cluster_name: 'dev' });

/**
 * What a key for `eks-*` asks of the template `vpc`, of its environment `net`
 * and of the branch that it is synced with.
 */
const REFUSED: [string, (ids: { deployment: string }) => object][] = [
  ['CreateEnvironmentTemplate', () => ({ name: 'vpc' })],
  ['GetEnvironmentTemplate', () => ({ name: 'vpc' })],
  ['UpdateEnvironmentTemplate', () => ({ name: 'vpc', description: 'mine' })],
  ['DeleteEnvironmentTemplate', () => ({ name: 'vpc' })],
  [
    'CreateEnvironmentTemplateVersion',
    () => ({
      templateName: 'vpc',
      source: { s3: { bucket: 'bundles', key: 'mine.tar.gz' } },
    }),
  ],
  ['GetEnvironmentTemplateVersion', () => version],
  [
    'UpdateEnvironmentTemplateVersion',
    () => ({ ...version, status: 'PUBLISHED' }),
  ],
  ['DeleteEnvironmentTemplateVersion', () => version],
  ['ListEnvironmentTemplateVersions', () => ({ templateName: 'vpc' })],
  [
    'CreateTemplateSyncConfig',
    () => ({ ...sync, ...repository, branch: 'main' }),
  ],
  ['GetTemplateSyncConfig', () => sync],
  [
    'UpdateTemplateSyncConfig',
    () => ({ ...sync, ...repository, branch: 'mine' }),
  ],
  ['DeleteTemplateSyncConfig', () => sync],
  ['GetTemplateSyncStatus', () => ({ ...sync, templateVersion: '1' })],
  [
    'GetRepositorySyncStatus',
    () => ({ ...repository, branch: 'main', syncType: 'TEMPLATE_SYNC' }),
  ],
  [
    'CreateEnvironment',
    () => ({
      name: 'mine',
      templateName: 'vpc',
      templateMajorVersion: '1',
      spec,
    }),
  ],
  [
    'UpdateEnvironment',
    () => ({ name: 'net', deploymentType: 'CURRENT_VERSION' }),
  ],
  ['DeleteEnvironment', () => ({ name: 'net' })],
  ['CancelEnvironmentDeployment', () => ({ environmentName: 'net' })],
  [
    'NotifyResourceDeploymentStatusChange',
    () => ({ resourceArn: `${ARN}:environment/net`, status: 'SUCCEEDED' }),
  ],
  ['DeleteDeployment', ({ deployment }) => ({ id: deployment })],
  ...[
    `${ARN}:environment-template/vpc`,
    `${ARN}:environment-template/vpc:1.0`,
  ].flatMap<[string, () => object]>(resourceArn => [
    [
      'TagResource',
      () => ({ resourceArn, tags: [{ key: 'owner', value: 'me' }] }),
    ],
    ['UntagResource', () => ({ resourceArn, tagKeys: ['owner'] })],
    ['ListTagsForResource', () => ({ resourceArn })],
  ]),
  [
    'TagResource',
    () => ({
      resourceArn: `${ARN}:environment/net`,
      tags: [{ key: 'backstage.io/owner', value: 'user:default/me' }],
    }),
  ],
  [
    'UntagResource',
    () => ({
      resourceArn: `${ARN}:environment/net`,
      tagKeys: ['backstage.io/owner'],
    }),
  ],
];

describe('a key for some environment templates', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;
  let restricted: sdk.Proton;
  let deployment = '';

  beforeAll(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    restricted = new sdk.Proton({
      region: 'us-east-1',
      endpoint: plane.url,
      credentials: {
        accessKeyId: 'restricted-key',
        secretAccessKey: 'test-secret-access-key',
      },
      maxAttempts: 1,
    });
    await plane.client.createRepository({
      provider: 'GITHUB',
      name: 'acme/vpc',
      connectionArn: CONNECTION,
    });
    for (const name of ['eks-cluster', 'vpc']) {
      await plane.client.createEnvironmentTemplate({ name });
      await plane.registerVersion(name, clusterBundle());
      await plane.client.createTemplateSyncConfig({
        templateName: name,
        templateType: 'ENVIRONMENT',
        repositoryProvider: 'GITHUB',
        repositoryName: 'acme/vpc',
        branch: name === 'vpc' ? 'main' : 'eks',
      });
    }
    await plane.client.createEnvironment({
      name: 'net',
      templateName: 'vpc',
      templateMajorVersion: '1',
      spec,
    });
    await plane.settled('net');
    const { environment } = await plane.client.getEnvironment({ name: 'net' });
    deployment = environment?.lastAttemptedDeploymentId ?? '';
  });

  afterAll(async () => {
    restricted.destroy();
    await plane.stop();
  });

  async function send(operation: string, input: object): Promise<string> {
    const commands: Record<string, unknown> = { ...sdk };
    const Command = commands[`${operation}Command`] as new (
      given: object,
    ) => sdk.GetEnvironmentCommand;
    try {
      await restricted.send(new Command(input));
      return 'succeeds';
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : '';
    }
  }

  it.each(REFUSED)('is refused %s of others', async (operation, toInput) => {
    expect(await send(operation, toInput({ deployment }))).toMatch(
      new RegExp(
        `^AccessDeniedException: .*proton:${operation} with resource: ${ARN}:environment-template/vpc because`,
      ),
    );
  });

  it('is asked for at every operation that is answered', () => {
    const rules = Object.entries<unknown>(TEMPLATE_RULES);
    expect(rules.map(([name]) => name).sort()).toEqual(
      Object.keys(plane.controlPlane.handlers).sort(),
    );
    const refused = new Set(REFUSED.map(([operation]) => operation));
    for (const [operation, rule] of rules) {
      expect([operation, refused.has(operation)]).toEqual([
        operation,
        rule !== 'filtered' && rule !== 'unbound',
      ]);
    }
  });

  it('is not told whether a template of others exists', async () => {
    expect(await send('GetEnvironmentTemplate', { name: 'none' })).toMatch(
      /^AccessDeniedException/,
    );
  });

  it('lists its own alone', async () => {
    const { templates } = await restricted.listEnvironmentTemplates({});
    expect(templates?.map(({ name }) => name)).toEqual(['eks-cluster']);
    const { syncDefinitions } = await restricted.listRepositorySyncDefinitions({
      ...repository,
      syncType: 'TEMPLATE_SYNC',
    });
    expect(syncDefinitions?.map(({ parent }) => parent)).toEqual([
      `${ARN}:environment-template/eks-cluster`,
    ]);
  });

  it('goes on where a page holds none of its own', async () => {
    const pages = [];
    for await (const page of sdk.paginateListEnvironmentTemplates(
      { client: restricted, pageSize: 1 },
      {},
    )) {
      pages.push(page.templates?.map(({ name }) => name));
    }
    expect(pages.flat()).toEqual(['eks-cluster']);
  });

  it('works with its own', async () => {
    await restricted.createEnvironment({
      name: 'dev',
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      spec,
    });
    await plane.settled('dev');
    await restricted.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    await restricted.tagResource({
      resourceArn: `${ARN}:environment/dev`,
      tags: [{ key: 'team', value: 'a' }],
    });
    await restricted.tagResource({
      resourceArn: `${ARN}:environment-template/eks-cluster:1.0`,
      tags: [{ key: 'team', value: 'a' }],
    });
    await restricted.getTemplateSyncConfig({
      templateName: 'eks-cluster',
      templateType: 'ENVIRONMENT',
    });
    await restricted.getRepositorySyncStatus({
      ...repository,
      branch: 'eks',
      syncType: 'TEMPLATE_SYNC',
    });
    const { environment } = await restricted.deleteEnvironment({ name: 'dev' });
    expect(environment?.deploymentStatus).toBe('DELETE_IN_PROGRESS');
    await plane.settled('dev');
  });

  it('reads environments of others, as with IAM', async () => {
    await expect(
      restricted.getEnvironment({ name: 'net' }),
    ).resolves.toMatchObject({ environment: { templateName: 'vpc' } });
  });

  it('is not told of others by the conflicts of what is shared', async () => {
    expect(
      await send('DeleteRepository', { provider: 'GITHUB', name: 'acme/vpc' }),
    ).not.toContain('template vpc');
  });

  it.each([
    ['/environment-templates/vpc/versions', 403],
    ['/template-sync/vpc', 403],
    ['/environments/net/retain', 403],
    ['/template-sync/eks-cluster', 202],
  ])('POST %s answers %d', async (path, status) => {
    const url = new URL(`${plane.url}/extension/v1${path}`);
    const signer = new SignatureV4({
      service: 'proton',
      region: 'us-east-1',
      credentials: {
        accessKeyId: 'restricted-key',
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
    const response = await fetch(url, { method: 'POST', headers });
    expect(response.status).toBe(status);
  });
});
