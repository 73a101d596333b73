import { GetEnvironmentTemplateVersionCommand } from '@aws-sdk/client-proton';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
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

/** What the house promises for news, and the catalog's own pause, in milliseconds. */
const NEWS_WITHIN_MS = 2_000 + 1_000;

function schemaWith(...inputs: string[]): string {
  return JSON.stringify({
    schema: {
      format: { openapi: '3.0.0' },
      environment_input_type: 'Inputs',
      types: {
        Inputs: {
          type: 'object',
          properties: Object.fromEntries(
            inputs.map(name => [name, { type: 'string' }]),
          ),
        },
      },
    },
  });
}

describe('software templates in the catalog', () => {
  let proton: FakeProton;
  let events: EventsService;
  let logger: ReturnType<typeof mockServices.logger.mock>;
  let refresh: () => Promise<void>;
  let backend: Awaited<ReturnType<typeof startTestBackend>> | undefined;

  async function start(softwareTemplates?: object) {
    logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    events = DefaultEventsService.create({ logger });
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        scaffolderEntityModel,
        catalogModuleProton,
        createServiceFactory({
          service: protonServiceRef,
          deps: {},
          factory: () => proton.service,
        }),
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
        logger.factory,
        mockServices.scheduler.mock({
          createScheduledTaskRunner: () => ({
            run: async ({ fn }) => {
              refresh = async () => fn(new AbortController().signal);
            },
          }),
        }).factory,
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              rules: [{ allow: ['Resource', 'Template'] }],
              providers: {
                proton: {
                  test: {
                    defaultOwner: 'platform',
                    softwareTemplates,
                  },
                },
              },
            },
          },
        }),
      ],
    });
  }

  beforeEach(() => {
    proton = new FakeProton({ hasExtension: false });
    proton.publish('eks', '1.0', schemaWith('cluster_name', 'size'));
  });

  afterEach(async () => {
    await backend?.stop();
    backend = undefined;
  });

  async function find(name: string, kind = 'template') {
    const response = await request(backend!.server)
      .get(`/api/catalog/entities/by-name/${kind}/default/${name}`)
      .set('authorization', mockCredentials.service.header());
    return response.status === 200 ? (response.body as Entity) : undefined;
  }

  async function until(isRight: () => Promise<boolean>): Promise<number> {
    const begin = performance.now();
    while (!(await isRight())) {
      await new Promise(resolve => setTimeout(resolve, 25));
    }
    return performance.now() - begin;
  }

  async function untilVersion(name: string, version?: string) {
    return until(async () => versionOf(await find(name)) === version);
  }

  async function tell(
    what: 'Template' | 'Template Version',
    id: string,
    status: string,
  ) {
    await events.publish({
      topic: 'proton',
      eventPayload: {
        source: 'aws.proton',
        'detail-type': `AWS Proton Environment ${what} Status Change`,
        resources: [proton.arnOf(id, 'environment-template')],
        detail: { name: id.split(':')[0], status },
      },
    });
  }

  it('has none unless they are enabled', async () => {
    await start();
    await until(
      async () => (await find('eks-template', 'resource')) !== undefined,
    );

    expect(await find('proton-eks')).toBeUndefined();
    expect(
      proton.mock.commandCalls(GetEnvironmentTemplateVersionCommand),
    ).toHaveLength(0);
  });

  it('has one for a published version, as the configuration says', async () => {
    await start({
      enabled: true,
      owner: 'group:default/vending',
      system: 'clusters',
      lifecycle: 'production',
      type: 'kubernetes-cluster',
      tags: ['eks'],
    });
    await untilVersion('proton-eks', '1.0');

    expect(await find('proton-eks')).toMatchObject({
      metadata: {
        tags: ['eks'],
        annotations: {
          'aws.amazon.com/aws-proton-environment-template': proton.arnOf(
            'eks',
            'environment-template',
          ),
        },
      },
      spec: {
        owner: 'group:default/vending',
        system: 'clusters',
        lifecycle: 'production',
        type: 'kubernetes-cluster',
        steps: [
          {
            input: {
              templateName: 'eks',
              templateMajorVersion: '1',
              accountId: '123456789012',
              region: 'us-east-1',
              inputs: {
                cluster_name: '${{ parameters.name }}',
                size: "${{ parameters.inputs['size'] }}",
              },
            },
          },
        ],
      },
      relations: [{ type: 'ownedBy', targetRef: 'group:default/vending' }],
    });
  });

  it('has none for a recommended version that is deprecated', async () => {
    proton.hasExtension = true;
    proton.deprecated = [
      {
        templateName: 'eks',
        version: '1.0',
        reason: 'Nodes lose pods',
        deprecatedAt: '2026-11-30T10:00:00Z',
        deprecatedBy: 'user:default/ada',
      },
    ];
    await start({ enabled: true });
    await until(
      async () => (await find('eks-template', 'resource')) !== undefined,
    );
    expect(await find('proton-eks')).toBeUndefined();

    proton.deprecated = [];
    await refresh();
    await untilVersion('proton-eks', '1.0');
  });

  it('takes owner and system from the tags of the environment template if asked', async () => {
    proton.tags.set(proton.arnOf('eks', 'environment-template'), {
      'backstage.io/owner': 'group:default/networks',
      'backstage.io/system': 'not a system!',
    });
    await start({ enabled: true, readTags: true });
    await untilVersion('proton-eks', '1.0');

    const entity = await find('proton-eks');
    expect(entity?.spec).toMatchObject({ owner: 'group:default/networks' });
    expect(entity?.spec?.system).toBeUndefined();
  });

  it('follows a template from its first version to its end', async () => {
    await start({ enabled: true });
    await untilVersion('proton-eks', '1.0');

    proton.templates.set('vpc', {
      name: 'vpc',
      arn: proton.arnOf('vpc', 'environment-template'),
      createdAt: new Date(),
      lastModifiedAt: new Date(),
    });
    await tell('Template', 'vpc', 'DRAFT');
    await until(
      async () => (await find('vpc-template', 'resource')) !== undefined,
    );
    expect(await find('proton-vpc')).toBeUndefined();

    proton.publish('vpc', '1.0', schemaWith('cidr'));
    await tell('Template Version', 'vpc:1.0', 'PUBLISHED');
    expect(await untilVersion('proton-vpc', '1.0')).toBeLessThan(
      NEWS_WITHIN_MS,
    );

    proton.publish('vpc', '1.1', schemaWith('cidr', 'name'));
    await tell('Template Version', 'vpc:1.1', 'PUBLISHED');
    expect(await untilVersion('proton-vpc', '1.1')).toBeLessThan(
      NEWS_WITHIN_MS,
    );
    expect(JSON.stringify(await find('proton-vpc'))).toContain(
      '${{ parameters.name }}',
    );

    proton.templates.delete('vpc');
    await tell('Template', 'vpc', 'DELETED');
    expect(await untilVersion('proton-vpc', undefined)).toBeLessThan(
      NEWS_WITHIN_MS,
    );
    expect(await find('proton-eks')).toBeDefined();
  });

  it('goes when nothing is published any more', async () => {
    await start({ enabled: true });
    await untilVersion('proton-eks', '1.0');

    proton.templates.set('eks', {
      ...proton.templates.get('eks')!,
      recommendedVersion: undefined,
    });
    await tell('Template Version', 'eks:1.0', 'DELETED');

    await untilVersion('proton-eks', undefined);
    expect(await find('eks-template', 'resource')).toBeDefined();
  });

  it('loses nothing while Proton does not answer', async () => {
    await start({ enabled: true });
    await untilVersion('proton-eks', '1.0');
    proton.isDown = true;

    const refreshing = refresh();
    await tell('Template Version', 'eks:1.1', 'PUBLISHED');
    expect(await find('proton-eks')).toBeDefined();

    proton.isDown = false;
    await refreshing;
    expect(await find('proton-eks')).toBeDefined();
  });

  it('asks on schedule for no version that it knows, and finds new ones', async () => {
    await start({ enabled: true });
    await untilVersion('proton-eks', '1.0');
    await refresh();
    await refresh();
    expect(
      proton.mock.commandCalls(GetEnvironmentTemplateVersionCommand),
    ).toHaveLength(1);

    proton.publish('eks', '2.0', schemaWith('cluster_name'));
    await refresh();
    await untilVersion('proton-eks', '2.0');
    expect(
      proton.mock.commandCalls(GetEnvironmentTemplateVersionCommand),
    ).toHaveLength(2);
  });

  it('says which form cannot be written, and has all others', async () => {
    proton.publish('odd', '1.0', schemaWith('$text'));
    await start({ enabled: true });
    await untilVersion('proton-eks', '1.0');

    expect(await find('proton-odd')).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/odd.*no software template.*"\$text"/),
    );
  });
});

function versionOf(entity: Entity | undefined): string | undefined {
  return entity?.metadata.annotations?.[
    'aws.amazon.com/aws-proton-environment-template-version'
  ];
}
