import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { callExtension } from '../__testUtils__/callExtension';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const SPEC = formatEnvironmentSpec({ cluster_name: 'dev', size: 2 });

const REASON = 'Nodes lose pods';

const refusal = (version: string, successor: string) =>
  `Environment template version eks:${version} is deprecated: ${REASON}. Use version ${successor} by 2027-03-31`;

describeOnEachDatabase('deprecated versions', databases => {
  let plane: TestControlPlane;
  let engine: ScriptedEngine;

  beforeEach(async () => {
    engine = new ScriptedEngine();
    engine.preview = async () => ({
      plan: { toAdd: 0, toChange: 0, toRemove: 0 },
      changes: [],
      changesTruncated: false,
      counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
      savedPlan: { planFile: Buffer.from('plan') },
    });
    plane = await startControlPlane(databases, engine);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
    await plane.registerVersion('eks', clusterBundle());
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function post(
    action: string,
    version: string,
    body: object = {},
    accessKeyId = 'test-key',
  ) {
    const response = await callExtension(plane.url, accessKeyId, {
      method: 'POST',
      path: `/environment-templates/eks/versions/${version.replace(
        '.',
        '/',
      )}/${action}`,
      body: { type: 'application/json', content: JSON.stringify(body) },
    });
    return { status: response.status, body: await response.json() };
  }

  const deprecate = (version: string, successor: string) =>
    post('deprecate', version, {
      reason: REASON,
      upgradeBy: '2027-03-31',
      successor,
    });

  const list = async () => {
    const response = await callExtension(plane.url, 'test-key', {
      method: 'GET',
      path: '/deprecated-versions',
    });
    return (await response.json()).versions;
  };

  const create = (name: string, templateMinorVersion?: string) =>
    plane.client.createEnvironment({
      name,
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion,
      spec: SPEC,
    });

  it('create no environment, and say why and what to use', async () => {
    expect(await deprecate('1.2', '1.1')).toMatchObject({
      status: 200,
      body: {
        templateName: 'eks',
        version: '1.2',
        reason: REASON,
        upgradeBy: '2027-03-31',
        successor: '1.1',
        deprecatedBy: 'test-key',
      },
    });
    expect(await list()).toMatchObject([{ version: '1.2', reason: REASON }]);

    const message = refusal('1.2', '1.1');
    for (const minor of ['2', undefined]) {
      await expect(create('dev', minor)).rejects.toThrow(
        expect.objectContaining({ name: 'ValidationException', message }),
      );
    }
    expect(
      await new PlanCalls(plane.url, 'new').post('creation-plans', {
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: SPEC,
      }),
    ).toMatchObject({ status: 400, body: { error: { message } } });
    await create('dev', '1');
    await plane.settled('dev');
  });

  it('take no environment, and let those that run them change', async () => {
    await create('dev', '0');
    await plane.settled('dev');
    const calls = new PlanCalls(plane.url);
    const moveTo = (templateMinorVersion: string) => ({
      deploymentType: 'MINOR_VERSION' as const,
      templateMajorVersion: '1',
      templateMinorVersion,
    });
    const planned = await calls.ended(await calls.start(moveTo('1')));
    await deprecate('1.0', '1.2');
    await deprecate('1.1', '1.2');

    const message = refusal('1.1', '1.2');
    await expect(
      plane.client.updateEnvironment({ name: 'dev', ...moveTo('1') }),
    ).rejects.toThrow(message);
    for (const path of ['plans', 'update']) {
      expect(await calls.post(path, moveTo('1'))).toMatchObject({
        status: 400,
        body: { error: { message } },
      });
    }
    expect(await calls.post(`plans/${planned.id}/deploy`)).toMatchObject({
      status: 400,
      body: { error: { message } },
    });

    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'dev', size: 3 }),
    });
    await plane.settled('dev');
    await plane.client.updateEnvironment({ name: 'dev', ...moveTo('2') });
    await plane.settled('dev');
    await expect(
      plane.client.updateEnvironment({ name: 'dev', ...moveTo('0') }),
    ).rejects.toThrow(refusal('1.0', '1.2'));
  });

  it('answer a repeated creation with the environment that exists', async () => {
    await create('dev', '0');
    await deprecate('1.0', '1.1');

    const { environment } = await create('dev', '0');

    expect(environment?.name).toBe('dev');
    await plane.settled('dev');
  });

  it('look to the API of AWS as other published versions do', async () => {
    const read = async () => [
      await plane.client.getEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '2',
      }),
      await plane.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
      }),
    ];
    const before = await read();

    await deprecate('1.2', '1.1');

    const after = await read();
    const withoutTimes = (answers: object[]) =>
      JSON.stringify(answers, (key, value) =>
        ['$metadata', 'lastModifiedAt'].includes(key) ? undefined : value,
      );
    expect(withoutTimes(after)).toBe(withoutTimes(before));
  });

  it('can get another reason, and be used again', async () => {
    await deprecate('1.2', '1.1');
    expect(await post('deprecate', '1.2', { reason: 'Too old' })).toMatchObject(
      { status: 200 },
    );
    const [changed] = await list();
    expect(changed).toMatchObject({ reason: 'Too old' });
    expect(changed).not.toHaveProperty('successor');
    await expect(create('dev')).rejects.toThrow('is deprecated: Too old');

    expect(await post('undeprecate', '1.2')).toEqual({ status: 200, body: {} });
    expect(await post('undeprecate', '1.2')).toEqual({ status: 200, body: {} });

    expect(await list()).toEqual([]);
    await create('dev');
    await plane.settled('dev');
  });

  it('are forgotten when they are deleted', async () => {
    await deprecate('1.1', '1.2');

    await plane.client.deleteEnvironmentTemplateVersion({
      templateName: 'eks',
      majorVersion: '1',
      minorVersion: '1',
    });

    expect(await list()).toEqual([]);
  });

  it.each([
    ['1.1', {}, 400, 'reason'],
    ['1.1', { reason: ' ' }, 400, 'reason'],
    ['1.1', { reason: 'x'.repeat(501) }, 400, 'reason'],
    ['1.1', { reason: 'r', upgradeBy: '2027-02-30' }, 400, 'must be a date'],
    ['1.1', { reason: 'r', upgradeBy: 'soon' }, 400, 'must be a date'],
    ['1.1', { reason: 'r', successor: '2' }, 400, 'must be a version'],
    ['1.1', { reason: 'r', successor: '1.1' }, 400, 'must be another version'],
    ['1.1', { reason: 'r', successor: '9.9' }, 400, 'must be another version'],
    ['1.1', { reason: 'r', until: '2027-03-31' }, 400, 'until'],
    ['9.9', { reason: 'r' }, 404, 'eks:9.9 does not exist'],
  ])('refuse %s with %p', async (version, body, status, message) => {
    const refused = await post('deprecate', version, body);

    expect(refused.status).toBe(status);
    expect(refused.body.error.message).toContain(message);
    expect(await list()).toEqual([]);
  });

  it('are published, and their successor is not deprecated', async () => {
    await plane.registerVersion('eks', clusterBundle(), 'DRAFT');
    expect(await post('deprecate', '1.3', { reason: 'r' })).toMatchObject({
      status: 400,
      body: {
        error: {
          message:
            'Environment template version eks:1.3 is DRAFT; only a PUBLISHED version can be deprecated',
        },
      },
    });
    await post('deprecate', '1.1', { reason: 'r' });
    for (const successor of ['1.3', '1.1']) {
      expect(
        await post('deprecate', '1.0', { reason: 'r', successor }),
      ).toMatchObject({ status: 400 });
    }
  });

  it('are published as an event once, and audited', async () => {
    plane.statusEvents.length = 0;
    await deprecate('1.0', '1.1');
    await deprecate('1.0', '1.2');
    await post('undeprecate', '1.0');
    await post('undeprecate', '1.0');

    expect(plane.statusEvents.map(({ detail }) => detail)).toEqual([
      {
        name: 'eks',
        majorVersion: '1',
        minorVersion: '0',
        status: 'DEPRECATED',
        previousStatus: 'PUBLISHED',
      },
      {
        name: 'eks',
        majorVersion: '1',
        minorVersion: '0',
        status: 'PUBLISHED',
        previousStatus: 'DEPRECATED',
      },
    ]);
    expect(plane.audited).toContainEqual(
      expect.objectContaining({
        eventId: 'environment-template-version-deprecate',
      }),
    );
  });

  it('need the permission to publish, for the template', async () => {
    expect(
      await post('deprecate', '1.0', { reason: 'r' }, 'developer-key'),
    ).toMatchObject({ status: 403 });
    expect(await post('undeprecate', '1.0', {}, 'developer-key')).toMatchObject(
      { status: 403 },
    );
    // It is for templates named eks-*.
    expect(
      await post('deprecate', '1.0', { reason: 'r' }, 'restricted-key'),
    ).toMatchObject({ status: 403 });
    await deprecate('1.0', '1.1');
    const listed = await callExtension(plane.url, 'restricted-key', {
      method: 'GET',
      path: '/deprecated-versions',
    });
    expect(await listed.json()).toEqual({ versions: [] });
  });
});
