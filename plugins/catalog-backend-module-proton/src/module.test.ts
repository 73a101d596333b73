import {
  coreServices,
  createBackendModule,
  type SchedulerService,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
} from '@backstage/plugin-catalog-node';
import {
  DefaultEventsService,
  EventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import { FakeProton } from '@proton-vending/test-utils';
import catalogModuleProton from './index';

jest.setTimeout(60_000);

/** What the house promises for news of an environment, in milliseconds. */
const NEWS_WITHIN_MS = 2_000;

/** The catalog looks for work once a second. */
const CATALOG_POLL_MS = 1_000;

/** The team that owns what nobody else owns. */
const platformTeam: EntityProvider = {
  getProviderName: () => 'people',
  connect: connection =>
    connection.applyMutation({
      type: 'full',
      entities: [
        {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: {
              name: 'platform',
              annotations: {
                'backstage.io/managed-by-location': 'people:all',
                'backstage.io/managed-by-origin-location': 'people:all',
              },
            },
            spec: { type: 'team', children: [] },
          },
        },
      ],
    }),
};

describe('the catalog with the module', () => {
  let proton: FakeProton;
  let events: EventsService;
  let scheduler: SchedulerService;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeEach(async () => {
    proton = new FakeProton({ hasExtension: false });
    proton.templates.set('eks-sandbox', {
      name: 'eks-sandbox',
      arn: proton.arnOf('eks-sandbox', 'environment-template'),
      createdAt: new Date(),
      lastModifiedAt: new Date(),
    });
    proton.deploy('before');
    events = DefaultEventsService.create({
      logger: mockServices.logger.mock(),
    });
    scheduler = mockServices.scheduler();
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleProton,
        createBackendModule({
          pluginId: 'catalog',
          moduleId: 'people',
          register(env) {
            env.registerInit({
              deps: { catalog: catalogProcessingExtensionPoint },
              async init({ catalog }) {
                catalog.addEntityProvider(platformTeam);
              },
            });
          },
        }),
        createServiceFactory({
          service: protonServiceRef,
          deps: {},
          factory: () => proton.service,
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              rules: [{ allow: ['Group', 'Resource'] }],
              providers: {
                proton: {
                  test: {
                    defaultOwner: 'platform',
                    schedule: {
                      frequency: { hours: 1 },
                      timeout: { minutes: 1 },
                    },
                  },
                },
              },
            },
          },
        }),
      ],
    });
  });

  afterEach(async () => {
    await backend.stop();
  });

  async function findEntity(
    name: string,
    kind = 'resource',
  ): Promise<Entity | undefined> {
    const response = await request(backend.server)
      .get(`/api/catalog/entities/by-name/${kind}/default/${name}`)
      .set('authorization', mockCredentials.service.header());
    return response.status === 200 ? response.body : undefined;
  }

  /** Waits for an entity to be as it should; returns after how many milliseconds. */
  async function untilEntity(
    name: string,
    isRight: (entity: Entity | undefined) => boolean,
    kind?: string,
  ): Promise<number> {
    const start = performance.now();
    for (;;) {
      if (isRight(await findEntity(name, kind))) {
        return performance.now() - start;
      }
      await new Promise(resolve => setTimeout(resolve, 25));
    }
  }

  async function tell(name: string, status: string): Promise<void> {
    await events.publish({
      topic: 'proton',
      eventPayload: {
        source: 'aws.proton',
        'detail-type': 'AWS Proton Environment Status Change',
        resources: [proton.arnOf(name)],
        detail: { name, status },
      },
    });
  }

  it('has an environment from its creation to its end', async () => {
    await untilEntity('before', entity => entity !== undefined);

    proton.deploy('dev', { lastDeploymentSucceededAt: undefined });
    await tell('dev', 'IN_PROGRESS');
    const created = await untilEntity('dev', entity => entity !== undefined);
    // The catalog's own pause is not ours.
    expect(created).toBeLessThan(NEWS_WITHIN_MS + CATALOG_POLL_MS);
    expect((await findEntity('dev'))?.spec?.type).toBe('proton-environment');

    proton.outputs.set('dev', {
      cluster_name: 'dev',
      cluster_endpoint: 'https://dev.example.com',
      cluster_certificate_authority_data: Buffer.from(
        '-----BEGIN CERTIFICATE-----',
      ).toString('base64'),
    });
    proton.deploy('dev', { templateMinorVersion: '1' });
    await tell('dev', 'SUCCEEDED');
    await untilEntity(
      'dev',
      entity => entity?.spec?.type === 'kubernetes-cluster',
    );
    expect((await findEntity('dev'))?.metadata.annotations).toMatchObject({
      'aws.amazon.com/aws-proton-environment-template-version': '1.1',
      'kubernetes.io/api-server': 'https://dev.example.com',
    });

    proton.environments.delete('dev');
    await tell('dev', 'DELETED');
    await untilEntity('dev', entity => entity === undefined);
    expect(await findEntity('before')).toBeDefined();
  });

  it('relates an environment to its template and to who it belongs to', async () => {
    proton.tags.set(proton.arnOf('dev'), {
      'backstage.io/owner': 'group:default/payments',
      'backstage.io/system': 'checkout',
    });
    proton.deploy('dev');
    await tell('dev', 'SUCCEEDED');
    await untilEntity('dev', entity => entity !== undefined);

    const relations = (await findEntity('dev'))?.relations?.map(
      ({ type, targetRef }) => `${type} ${targetRef}`,
    );
    expect(relations?.sort()).toEqual([
      'dependsOn resource:default/eks-sandbox-template',
      'ownedBy group:default/payments',
      'partOf system:default/checkout',
    ]);
    await untilEntity(
      'eks-sandbox-template',
      entity =>
        entity?.relations?.some(
          ({ type, targetRef }) =>
            type === 'dependencyOf' && targetRef === 'resource:default/dev',
        ) ?? false,
    );
  });

  it('shows an operator what is wrong, and keeps everything else', async () => {
    proton.tags.set(proton.arnOf('dev'), { 'backstage.io/owner': 'no owner!' });
    proton.deploy('dev');
    await tell('dev', 'SUCCEEDED');
    await untilEntity('dev', entity => entity !== undefined);

    expect(await findEntity('dev')).toMatchObject({
      spec: { owner: 'platform' },
      metadata: {
        annotations: {
          'aws.amazon.com/aws-proton-problems':
            'the tag "backstage.io/owner" does not name an entity',
        },
      },
    });
  });

  it('keeps an owner that does not exist, and says so', async () => {
    await untilEntity('platform', entity => entity !== undefined, 'group');
    proton.tags.set(proton.arnOf('dev'), { 'backstage.io/owner': 'paymnets' });
    proton.deploy('dev');
    proton.deploy('other');
    await tell('dev', 'SUCCEEDED');
    await tell('other', 'SUCCEEDED');
    // The owners may be looked up after the entity is stored for the first time.
    await untilEntity('dev', entity =>
      Boolean(
        entity?.metadata.annotations?.['aws.amazon.com/aws-proton-problems'],
      ),
    );
    await untilEntity('other', entity => entity !== undefined);

    expect(await findEntity('dev')).toMatchObject({
      spec: { owner: 'paymnets' },
      metadata: {
        annotations: {
          'aws.amazon.com/aws-proton-problems':
            'the owner group:default/paymnets is not in the catalog',
        },
      },
    });
    expect(
      (await findEntity('other'))?.metadata.annotations,
    ).not.toHaveProperty(['aws.amazon.com/aws-proton-problems']);
  });

  it('brings an entity back that somebody unregistered', async () => {
    await untilEntity('before', entity => entity !== undefined);
    const uid = (await findEntity('before'))?.metadata.uid;
    await request(backend.server)
      .delete(`/api/catalog/entities/by-uid/${uid}`)
      .set('authorization', mockCredentials.service.header())
      .expect(204);
    await untilEntity('before', entity => entity === undefined);

    await scheduler.triggerTask('proton-environment:test:refresh');

    await untilEntity('before', entity => entity !== undefined);
    expect((await findEntity('before'))?.metadata.uid).not.toBe(uid);
  });

  it('loses nothing while Proton does not answer', async () => {
    await untilEntity('before', entity => entity !== undefined);
    proton.isDown = true;

    await tell('before', 'DELETED');

    expect(await findEntity('before')).toBeDefined();
  });
});
