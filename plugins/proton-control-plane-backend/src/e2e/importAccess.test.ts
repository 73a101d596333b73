import { TestDatabases } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { createState } from '../__testUtils__/StatePlane';
import { callExtension } from '../__testUtils__/callExtension';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';

jest.setTimeout(60_000);

describe('an import with an access key', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: TestControlPlane;

  beforeAll(async () => {
    const engine = new ScriptedEngine();
    engine.stateFormat = 'terraform';
    plane = await startControlPlane(databases, engine);
    for (const name of ['eks-cluster', 'vpc']) {
      await plane.client.createEnvironmentTemplate({ name });
      await plane.registerVersion(name, clusterBundle());
    }
  });

  afterAll(() => plane.stop());

  async function post(
    accessKeyId: string,
    path: string,
    body: string | Uint8Array,
    query?: Record<string, string>,
  ) {
    const response = await callExtension(plane.url, accessKeyId, {
      method: 'POST',
      path,
      query,
      body: {
        type:
          typeof body === 'string' ? 'application/json' : 'application/gzip',
        content: body,
      },
    });
    const content = await response.json();
    return { status: response.status, message: content.error?.message };
  }

  const importAs = (accessKeyId: string, name: string, templateName: string) =>
    post(
      accessKeyId,
      `/environments/${name}/import`,
      JSON.stringify({
        templateName,
        templateMajorVersion: '1',
        templateMinorVersion: '0',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
        state: JSON.stringify(createState(7)),
      }),
    );

  const uploadAs = (
    accessKeyId: string,
    templateName: string,
    query: Record<string, string>,
  ) =>
    post(
      accessKeyId,
      `/environment-templates/${templateName}/versions`,
      makeArchive(clusterBundle().files),
      query,
    );

  it.each([
    ['pipeline-key', 'eks-cluster', /perform: proton:CreateEnvironment /],
    ['author-key', 'eks-cluster', /perform: proton:CreateEnvironment /],
    ['developer-key', 'eks-cluster', /perform: proton:ImportEnvironment /],
    ['dev-key', 'eks-cluster', /limited to the environments in its/],
    [
      'restricted-key',
      'vpc',
      /proton:ImportEnvironment with resource: .*template\/vpc because/,
    ],
  ])('is refused to %s for %s', async (key, templateName, message) => {
    const { status, message: found } = await importAs(key, 'dev', templateName);
    expect({ status, found }).toEqual({
      status: 403,
      found: expect.stringMatching(message),
    });
    const { environments } = await plane.client.listEnvironments({});
    expect(environments?.map(({ name }) => name)).not.toContain('dev');
  });

  it.each([
    ['import-key', 'vpc'],
    ['restricted-key', 'eks-cluster'],
  ])('is done by %s for %s', async (key, templateName) => {
    const name = `imported-${templateName}`;
    expect(await importAs(key, name, templateName)).toEqual({ status: 201 });
    const { environment } = await plane.client.getEnvironment({ name });
    expect(environment).toMatchObject({
      deploymentStatus: 'SUCCEEDED',
      templateName,
    });
  });

  describe('of a version with its number', () => {
    const version = { majorVersion: '3', minorVersion: '4' };

    it.each([
      [
        'author-key',
        'eks-cluster',
        version,
        /perform: proton:ImportEnvironment /,
      ],
      [
        'developer-key',
        'eks-cluster',
        version,
        /perform: proton:CreateEnvironmentTemplateVersion /,
      ],
      ['dev-key', 'eks-cluster', version, /limited to the environments in its/],
      [
        'restricted-key',
        'vpc',
        version,
        /CreateEnvironmentTemplateVersion with resource: .*template\/vpc because/,
      ],
    ])('is refused to %s for %s', async (key, templateName, query, message) => {
      const { status, message: found } = await uploadAs(
        key,
        templateName,
        query,
      );
      expect({ status, found }).toEqual({
        status: 403,
        found: expect.stringMatching(message),
      });
    });

    it('is done by a key that may import', async () => {
      expect(await uploadAs('import-key', 'vpc', version)).toMatchObject({
        status: 201,
      });
      expect(await uploadAs('restricted-key', 'eks-cluster', version)).toEqual({
        status: 201,
      });
    });

    it('is not needed for the next number', async () => {
      const { status } = await uploadAs('author-key', 'eks-cluster', {
        majorVersion: '1',
      });
      expect(status).toBe(201);
    });
  });
});
