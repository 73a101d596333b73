import {
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
  ListEnvironmentTemplateVersionsCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { ResponseError } from '@backstage/errors';
import request from 'supertest';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const TEMPLATE = '/api/proton/environment-templates/eks-cluster';
const ENVIRONMENT = '/api/proton/entities/default/resource/team-a/environment';

const DEPRECATION = {
  reason: 'Nodes lose pods',
  upgradeBy: '2027-03-31',
  successor: '2.0',
  deprecatedAt: '2026-11-30T10:00:00.000Z',
  deprecatedBy: 'user:default/jane',
};

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        password: { type: string, format: password }
`;

const refused = (status: number, message: string) =>
  ResponseError.fromResponse(
    new Response(JSON.stringify({ error: { name: 'Error', message } }), {
      status,
      headers: { 'content-type': 'application/json' },
    }),
  );

async function start(
  options: { deprecated?: string[]; denied?: string[] } = {},
) {
  const { deprecated = ['1.0', '1.2'], denied } = options;
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    denied,
  });
  const { api, extension } = backend.proton;
  const versions = ['0', '1', '2'].map(minorVersion => ({
    ...demoTemplateVersion,
    minorVersion,
    schema: SCHEMA,
  }));
  api
    .on(ListEnvironmentsCommand)
    .resolves({ environments: [demoEnvironment] })
    .on(ListEnvironmentTemplatesCommand)
    .resolves({ templates: [{ ...demoTemplate, recommendedVersion: '1.2' }] })
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: versions });
  for (const version of versions) {
    api
      .on(GetEnvironmentTemplateVersionCommand, {
        minorVersion: version.minorVersion,
      })
      .resolves({ environmentTemplateVersion: version });
  }
  extension.listDeprecatedVersions.mockResolvedValue(
    deprecated.map(version => ({
      templateName: 'eks-cluster',
      version,
      ...DEPRECATION,
    })),
  );
  return backend;
}

describe('deprecated versions', () => {
  it('are marked in the lists of versions', async () => {
    const { server } = await start();

    const listed = await request(server).get(`${TEMPLATE}/versions`);
    expect(
      listed.body.versions.map((version: any) => version.deprecation),
    ).toEqual([DEPRECATION, undefined, DEPRECATION]);

    const ofEnvironment = await request(server).get(`${ENVIRONMENT}/versions`);
    expect(
      ofEnvironment.body.versions.map(({ version, deploy }: any) => [
        version,
        deploy.disabledReason?.code,
      ]),
    ).toEqual([
      ['1.2', 'version-deprecated'],
      ['1.1', undefined],
      ['1.0', undefined],
    ]);
    expect(ofEnvironment.body.versions[0].deploy.reason).toBe(
      'The version is deprecated: Nodes lose pods. Use version 2.0 by 2027-03-31',
    );
  });

  it('are marked on environments, and not recommended to them', async () => {
    const { server } = await start();

    const { body } = await request(server).get(ENVIRONMENT);

    expect(body.template).toMatchObject({
      version: '1.0',
      deprecation: DEPRECATION,
    });
    expect(body.template).not.toHaveProperty('recommendedMinorVersion');
  });

  it('can be found in the fleet', async () => {
    const { server } = await start();

    const find = async (query: string) =>
      (await request(server).get(`/api/proton/fleet?${query}`)).body;

    const found = await find('deprecated=yes');
    expect(found.environments).toMatchObject([
      { name: 'team-a', templateVersion: '1.0', deprecation: DEPRECATION },
    ]);
    expect(found.environments[0]).not.toHaveProperty('recommendedVersion');
    expect(found.facets.deprecated).toEqual([{ value: 'yes', count: 1 }]);
    expect((await find('deprecated=no')).environments).toEqual([]);
    const csv = await request(server).get('/api/proton/fleet.csv');
    expect(csv.text).toContain(
      'Nodes lose pods. Use version 2.0 by 2027-03-31',
    );
  });

  it('take no environment, and let those that run them change', async () => {
    const { server, proton } = await start();
    const update = (body: object) =>
      request(server).post(`${ENVIRONMENT}/update`).send(body);

    const moved = await update({ version: '1.2' });
    expect(moved.status).toBe(409);
    expect(moved.body.error.message).toContain(
      'The version is deprecated: Nodes lose pods. Use version 2.0',
    );
    expect(proton.api.commandCalls(UpdateEnvironmentCommand)).toEqual([]);

    expect((await update({})).status).toBe(200);
  });

  it('let environments go to other versions', async () => {
    const { server } = await start();

    const { body, status } = await request(server)
      .post(`${ENVIRONMENT}/update`)
      .send({ version: '1.1' });

    expect({ body, status }).toMatchObject({ status: 200 });
  });

  it('are none where the control plane knows none', async () => {
    const { server, proton } = await start();
    proton.extension.listDeprecatedVersions.mockImplementation(async () => {
      throw await refused(404, 'Not found');
    });

    const { body, status } = await request(server).get(`${TEMPLATE}/versions`);

    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain('deprecat');
  });

  it('come from whoever may publish', async () => {
    const { server, proton } = await start();
    const { deprecateTemplateVersion, undeprecateTemplateVersion } =
      proton.extension;
    deprecateTemplateVersion.mockResolvedValue({
      templateName: 'eks-cluster',
      version: '1.0',
      ...DEPRECATION,
    });
    const { reason, successor, upgradeBy } = DEPRECATION;

    const deprecated = await request(server)
      .post(`${TEMPLATE}/versions/1/0/deprecate`)
      .send({ reason, successor, upgradeBy });
    expect(deprecated.body).toMatchObject({ version: '1.0', reason });
    expect(deprecateTemplateVersion).toHaveBeenCalledWith({
      templateName: 'eks-cluster',
      majorVersion: '1',
      minorVersion: '0',
      deprecation: { reason, successor, upgradeBy },
      initiator: { onBehalfOf: 'user:default/mock', reason: undefined },
    });
    const undone = await request(server).post(
      `${TEMPLATE}/versions/1/0/undeprecate`,
    );
    expect(undone.body).toEqual({});
    expect(undeprecateTemplateVersion).toHaveBeenCalled();
  });

  it.each([
    [{}, 'reason'],
    [{ reason: ' ' }, 'reason'],
    [{ reason: 'r', until: '2027-01-01' }, 'until'],
  ])('refuse %p', async (body, message) => {
    const { server, proton } = await start();

    const response = await request(server)
      .post(`${TEMPLATE}/versions/1/0/deprecate`)
      .send(body);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(message);
    expect(proton.extension.deprecateTemplateVersion).not.toHaveBeenCalled();
  });

  it('give the reason of the control plane when it refuses', async () => {
    const { server, proton } = await start();
    proton.extension.deprecateTemplateVersion.mockImplementation(async () => {
      throw await refused(400, 'The successor 9.9 must be another version');
    });

    const response = await request(server)
      .post(`${TEMPLATE}/versions/1/0/deprecate`)
      .send({ reason: 'r', successor: '9.9' });

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('The successor 9.9');
  });

  it.each(['deprecate', 'undeprecate'])(
    '%s needs the permission to publish, and a control plane that can',
    async action => {
      const path = `${TEMPLATE}/versions/1/0/${action}`;
      const { server } = await start({ denied: ['proton.template.publish'] });
      const denied = await request(server).post(path).send({ reason: 'r' });
      expect(denied.status).toBe(403);

      const other = await start();
      other.proton.service.extension.mockReturnValue(undefined);
      const missing = await request(other.server)
        .post(path)
        .send({ reason: 'r' });
      expect(missing.status).toBe(501);
      expect(missing.body.error.message).toContain("can't deprecate versions");
    },
  );
});
