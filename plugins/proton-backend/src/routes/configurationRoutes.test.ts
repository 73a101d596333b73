import {
  GetEnvironmentCommand,
  GetEnvironmentTemplateVersionCommand,
  ListEnvironmentOutputsCommand,
  ListEnvironmentTemplateVersionsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import request from 'supertest';
import { parse } from 'yaml';
import {
  DEMO_ARN,
  demoEnvironment,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/entities/default/resource/team-a/environment';

const SCHEMA = `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        nodes: { type: integer, default: 2 }
        password: { type: string, format: password }
`;
const NEWER = SCHEMA.replace('default: 2', 'default: 3');

async function start(options: Parameters<typeof startBackend>[0] = {}) {
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    ...options,
  });
  const { api } = backend.proton;
  api
    .on(GetEnvironmentCommand, { name: 'team-a' })
    .resolves({
      environment: {
        ...demoEnvironment,
        spec: 'proton: EnvironmentSpec\n# Mine\nspec:\n  nodes: 2\n  password: hunter2\n',
      },
    })
    .on(ListTagsForResourceCommand)
    .resolves({ tags: [] })
    .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '0' })
    .resolves({
      environmentTemplateVersion: { ...demoTemplateVersion, schema: SCHEMA },
    })
    .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '2' })
    .resolves({
      environmentTemplateVersion: {
        ...demoTemplateVersion,
        minorVersion: '2',
        schema: NEWER,
      },
    });
  const version = { ...demoTemplateVersion, recommendedMinorVersion: '2' };
  const versions = [
    { ...version, minorVersion: '0' },
    { ...version, minorVersion: '2', description: 'Newer' },
    { ...version, minorVersion: '3', status: 'DRAFT' as const },
  ];
  api
    .on(ListEnvironmentTemplateVersionsCommand)
    .resolves({ templateVersions: versions });
  return { ...backend, api };
}

describe('GET …/environment', () => {
  it('tells how to reach the cluster, and what the caller may do', async () => {
    const { server, api } = await start({
      denied: ['proton.environment.delete'],
      services: [
        mockServices.rootConfig.factory({
          data: { proton: { outputs: { name: 'my_cluster' } } },
        }),
      ],
    });
    api
      .on(ListEnvironmentOutputsCommand)
      .resolves({ outputs: [{ key: 'my_cluster', valueString: 'dev' }] });

    const { body } = await request(server).get(PATH);

    expect(body.cluster).toEqual({
      clusterName: 'dev',
      kubeconfig: false,
      kubectlCommand: 'aws eks update-kubeconfig --region us-east-1 --name dev',
    });
    expect(body.operations).toMatchObject({
      edit: { allowed: true },
      cancel: { allowed: false, reason: 'No deployment is running' },
      delete: {
        allowed: false,
        reason:
          'This needs the permission proton.environment.delete for this environment',
      },
    });
  });
});

describe('GET …/environment/outputs/:key', () => {
  it('reveals a sensitive output, which no cache keeps', async () => {
    const { server } = await start();

    const response = await request(server).get(`${PATH}/outputs/token`);

    expect(response.body).toEqual({ key: 'token', value: 'top-secret' });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('needs a permission of its own', async () => {
    const { server } = await start({
      denied: ['proton.environment.outputs.read'],
    });

    const response = await request(server).get(`${PATH}/outputs/token`);

    expect(response.status).toBe(403);
    expect(response.text).not.toContain('top-secret');
  });

  it('knows no output of another name', async () => {
    const { server } = await start();

    const response = await request(server).get(`${PATH}/outputs/other`);

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('no output "other"');
  });
});

describe('GET …/environment/kubeconfig', () => {
  it('is a file without a secret', async () => {
    const { server, api } = await start();
    api.on(ListEnvironmentOutputsCommand).resolves({
      outputs: [
        { key: 'cluster_name', valueString: 'dev' },
        { key: 'cluster_endpoint', valueString: 'https://eks.example.com' },
        {
          key: 'cluster_certificate_authority_data',
          valueString: Buffer.from('-----BEGIN CERTIFICATE-----').toString(
            'base64',
          ),
        },
      ],
    });

    const response = await request(server).get(`${PATH}/kubeconfig`).buffer();

    expect(response.status).toBe(200);
    expect(response.headers['content-disposition']).toBe(
      'attachment; filename="team-a.kubeconfig.yaml"',
    );
    expect(parse(response.text).users[0].user.exec.command).toBe('aws');
  });

  it('says what is missing', async () => {
    const { server } = await start();

    const response = await request(server).get(`${PATH}/kubeconfig`);

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('the name');
  });
});

describe('the configuration of an environment', () => {
  const denied = ['proton.environment.outputs.read'];

  it('is shown with the schema, without sensitive inputs', async () => {
    const { server } = await start({ denied });

    const response = await request(server).get(`${PATH}/configuration`);

    expect(response.body).toMatchObject({
      templateName: 'eks-cluster',
      version: '1.0',
      schema: { properties: { nodes: { default: 2 } } },
      inputs: { nodes: 2 },
      masked: ['password'],
    });
    expect(response.text).not.toContain('hunter2');
  });

  it('is shown whole to whoever may see secrets', async () => {
    const { server } = await start();

    const { body } = await request(server).get(`${PATH}/configuration`);

    expect(body).toMatchObject({ inputs: { password: 'hunter2' }, masked: [] });
  });

  it('leaves sensitive inputs out of the inputs', async () => {
    const { server } = await start({ denied });

    const { body } = await request(server).get(`${PATH}/inputs`);

    expect(body).toMatchObject({ inputs: { nodes: 2 }, masked: ['password'] });
    expect(body.inputs).not.toHaveProperty('password');
  });

  it('shows no input of a version that is gone', async () => {
    const { server, api } = await start({ denied });
    api
      .on(GetEnvironmentTemplateVersionCommand, { minorVersion: '0' })
      .resolves({
        environmentTemplateVersion: { ...demoTemplateVersion, schema: '' },
      });

    const { body } = await request(server).get(`${PATH}/inputs`);

    expect(body).toMatchObject({ inputs: {}, masked: ['nodes', 'password'] });
  });

  it('masks sensitive inputs in the spec file', async () => {
    const { server } = await start({ denied });

    const response = await request(server).get(`${PATH}/spec`).buffer();

    expect(response.headers['content-disposition']).toContain('team-a.yaml');
    expect(parse(response.text).spec).toEqual({
      nodes: 2,
      password: '********',
    });
  });

  it('gives the very spec file to whoever may see secrets', async () => {
    const { server } = await start();

    const response = await request(server).get(`${PATH}/spec`).buffer();

    expect(response.text).toContain('# Mine');
  });
});

describe('GET …/environment/versions', () => {
  it('lists what the environment could run', async () => {
    const { server } = await start({ denied: ['proton.template.publish'] });

    const { body } = await request(server).get(`${PATH}/versions`);

    expect(body).toMatchObject({
      current: '1.0',
      recommended: '2.0',
      versions: [
        { version: '1.2', recommended: true, deploy: { allowed: true } },
        { version: '1.0', current: true },
      ],
    });
    expect(body.versions).toHaveLength(2);
  });

  it('shows drafts to whoever may publish', async () => {
    const { server } = await start();

    const { body } = await request(server).get(`${PATH}/versions`);

    expect(body.versions[0]).toMatchObject({ version: '1.3', status: 'DRAFT' });
  });

  it('says why nothing can be deployed', async () => {
    const { server } = await start({ denied: ['proton.environment.update'] });

    const { body } = await request(server).get(`${PATH}/versions`);

    expect(body.versions[0].deploy).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('proton.environment.update'),
    });
  });

  it('tells what differs in a version', async () => {
    const { server } = await start();

    const { body } = await request(server).get(`${PATH}/versions/1.2`);

    expect(body).toMatchObject({
      version: '1.2',
      description: 'Newer',
      schema: { properties: { nodes: { default: 3 } } },
      changes: [
        {
          kind: 'changed',
          path: 'nodes',
          details: ['The default is 3 instead of 2'],
        },
      ],
    });
  });

  it('knows no other version', async () => {
    const { server } = await start();

    const response = await request(server).get(`${PATH}/versions/1.9`);

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('it has 1.3, 1.2, 1.0');
  });
});
