import {
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import {
  createServiceFactory,
  ServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import { DEMO_ARN } from './__testUtils__/demoEnvironment';
import { createFakeProton } from './__testUtils__/fakeProton';
import { protonPlugin } from './plugin';

function resource(name: string, annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { namespace: 'default', name, annotations },
    spec: { type: 'kubernetes-cluster', owner: 'team-a' },
  };
}

const ENTITIES = [
  resource('team-a', { [ANNOTATION_PROTON_ENVIRONMENT]: DEMO_ARN }),
  resource('gone', {
    [ANNOTATION_PROTON_ENVIRONMENT]: DEMO_ARN.replace('team-a', 'gone'),
  }),
  resource('plain'),
  resource('odd', { [ANNOTATION_PROTON_ENVIRONMENT]: 'arn:aws:s3:::bucket' }),
];

const PATH = '/api/proton/entities/default/resource';

async function startBackend(options?: { services?: ServiceFactory[] }) {
  const proton = createFakeProton();
  const catalog = catalogServiceMock({ entities: ENTITIES });
  const getEntityByRef = jest.spyOn(catalog, 'getEntityByRef');
  const { server } = await startTestBackend({
    features: [
      protonPlugin,
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: protonServiceRef,
        deps: {},
        factory: () => proton.service,
      }),
      ...(options?.services ?? []),
    ],
  });
  return { server, proton, getEntityByRef };
}

describe('GET /entities/:namespace/:kind/:name/environment', () => {
  it('answers with the overview of the environment in the annotation', async () => {
    const { server, proton } = await startBackend();

    const response = await request(server).get(`${PATH}/team-a/environment`);

    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      environment: { arn: DEMO_ARN, deploymentStatus: 'SUCCEEDED' },
      template: {
        version: '1.0',
        recommendedMinorVersion: '1.2',
        recommendedVersion: '2.0',
      },
      lastDeployment: { id: 'deployment-2' },
      outputs: [
        {
          key: 'endpoint',
          value: 'https://eks.example.com',
          sensitive: false,
          description: 'URL of the Kubernetes API',
        },
        { key: 'token', sensitive: true },
      ],
    });
    expect(response.text).not.toContain('top-secret');
    expect(proton.service.getClientForArn).toHaveBeenCalledWith(DEMO_ARN);
  });

  it('reads the entity as the caller', async () => {
    const { server, getEntityByRef } = await startBackend();

    await request(server)
      .get(`${PATH}/team-a/environment`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'));

    expect(getEntityByRef).toHaveBeenCalledWith('resource:default/team-a', {
      credentials: mockCredentials.user('user:default/ada'),
    });
  });

  it('refuses whoever is not signed in', async () => {
    const { server, proton } = await startBackend();

    const response = await request(server)
      .get(`${PATH}/team-a/environment`)
      .set('Authorization', mockCredentials.none.header());

    expect(response.status).toBe(401);
    expect(proton.service.getClientForArn).not.toHaveBeenCalled();
  });

  it('refuses whoever lacks the permission, and names it', async () => {
    const { server, proton } = await startBackend({
      services: [
        mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
      ],
    });

    const response = await request(server).get(`${PATH}/team-a/environment`);

    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('"proton.environment.read"');
    expect(proton.service.getClientForArn).not.toHaveBeenCalled();
  });

  it.each([
    ['unknown', 404, 'There is no entity resource:default/unknown'],
    ['plain', 404, `has no annotation "${ANNOTATION_PROTON_ENVIRONMENT}"`],
    ['odd', 400, 'is not the ARN of a Proton environment'],
  ])('explains why %s has no environment', async (name, status, message) => {
    const { server } = await startBackend();

    const response = await request(server).get(`${PATH}/${name}/environment`);

    expect(response.status).toBe(status);
    expect(response.body.error.message).toContain(message);
  });

  it('says that Proton does not know the environment', async () => {
    const { server, proton } = await startBackend();
    proton.api.on(GetEnvironmentCommand, { name: 'gone' }).rejects(
      new ResourceNotFoundException({
        message: 'There is no environment "gone"',
        $metadata: {},
      }),
    );

    const response = await request(server).get(`${PATH}/gone/environment`);

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain(
      'There is no environment "gone"',
    );
  });

  it('says that the endpoint does not answer', async () => {
    const { server, proton } = await startBackend();
    proton.api
      .on(GetEnvironmentCommand)
      .rejects(new ServiceUnavailableError('The endpoint did not answer'));

    const response = await request(server).get(`${PATH}/team-a/environment`);

    expect(response.status).toBe(503);
    expect(response.body.error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: 'The endpoint did not answer',
    });
  });

  it('answers without the template and the deployment when they were deleted, and says so', async () => {
    const { server, proton } = await startBackend();
    const notFound = (message: string) =>
      new ResourceNotFoundException({ message, $metadata: {} });
    proton.api
      .on(GetEnvironmentTemplateCommand)
      .rejects(notFound('There is no template "eks-cluster"'))
      .on(GetDeploymentCommand)
      .rejects(notFound('There is no deployment "deployment-2"'));

    const response = await request(server).get(`${PATH}/team-a/environment`);

    expect(response.status).toBe(200);
    expect(response.body.template).toEqual({
      name: 'eks-cluster',
      version: '1.0',
    });
    expect(response.body.lastDeployment).toBeUndefined();
    expect(response.body.unavailable).toEqual(
      expect.arrayContaining([
        {
          part: 'template',
          message: expect.stringContaining('no template "eks-cluster"'),
        },
        {
          part: 'lastDeployment',
          message: expect.stringContaining('no deployment "deployment-2"'),
        },
      ]),
    );
  });

  it('shows no output at all while it cannot tell which are sensitive', async () => {
    const { server, proton } = await startBackend();
    proton.extension.describeEnvironmentOutputs.mockRejectedValue(
      new ServiceUnavailableError('The control plane is starting'),
    );

    const response = await request(server).get(`${PATH}/team-a/environment`);

    expect(response.body.outputs).toEqual([]);
    expect(response.body.unavailable).toEqual([
      { part: 'outputs', message: 'The control plane is starting' },
    ]);
    expect(response.text).not.toContain('top-secret');
  });

  it('shows every output of an endpoint that marks none as sensitive', async () => {
    const { server, proton } = await startBackend();
    proton.service.extension.mockReturnValue(undefined);

    const response = await request(server).get(`${PATH}/team-a/environment`);

    expect(response.body.outputs).toEqual([
      { key: 'endpoint', value: 'https://eks.example.com', sensitive: false },
      { key: 'token', value: 'top-secret', sensitive: false },
    ]);
  });

  it('audits each read, also a refused one', async () => {
    const auditor = mockServices.auditor.mock();
    const event = { success: jest.fn(), fail: jest.fn() };
    auditor.createEvent.mockResolvedValue(event);
    const { server } = await startBackend({ services: [auditor.factory] });

    await request(server).get(`${PATH}/team-a/environment`);
    await request(server).get(`${PATH}/plain/environment`);

    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'environment-read',
        severityLevel: 'low',
        meta: { queryType: 'by-entity', entityRef: 'resource:default/team-a' },
      }),
    );
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(event.fail).toHaveBeenCalledTimes(1);
  });
});
