import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
} from '@proton-vending/backstage-plugin-proton-common';
import { StatusChange } from '@proton-vending/backstage-plugin-proton-node';
import { resource } from '../__testUtils__/startBackend';
import { createReadLimit, OwnedEnvironments } from './OwnedEnvironments';
import { OwnerNotifier } from './OwnerNotifier';
import { UpdateNotices } from './UpdateNotices';

const SCOPE = 'arn:aws:proton:us-east-1:123456789012';
const TEMPLATE = `${SCOPE}:environment-template/eks`;

function environment(
  name: string,
  version: string,
  changes: { owner?: string; template?: string } = {},
): Entity {
  const { owner, template = TEMPLATE } = changes;
  const entity = resource({
    name,
    arn: `${SCOPE}:environment/${name}`,
    owner,
  });
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: template,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION]: version,
      },
    },
  };
}

async function publish(
  entities: Entity[],
  changes: {
    version?: string;
    previousStatus?: string;
    status?: string;
    stopAfter?: number;
  } = {},
) {
  const {
    version = '2.1',
    previousStatus = 'DRAFT',
    status = 'PUBLISHED',
    stopAfter,
  } = changes;
  const [majorVersion, minorVersion] = version.split('.');
  const sent: NotificationSendOptions[] = [];
  const stop = new AbortController();
  const notices = new UpdateNotices({
    environments: new OwnedEnvironments({
      auth: mockServices.auth({ pluginId: 'proton' }),
      catalog: catalogServiceMock({ entities }),
      limit: createReadLimit(stop.signal),
    }),
    notifier: new OwnerNotifier({
      logger: mockServices.logger.mock(),
      notifications: {
        send: async notification => {
          sent.push(notification);
          if (sent.length === stopAfter) {
            stop.abort();
          }
        },
      },
    }),
  });
  const change: StatusChange = {
    resource: 'Environment Template Version',
    arn: TEMPLATE,
    partition: 'aws',
    resourceType: 'environment-template',
    resourceId: 'eks',
    accountId: '123456789012',
    region: 'us-east-1',
    name: 'eks',
    majorVersion,
    minorVersion,
    status,
    previousStatus,
  };
  const taken = notices.take(change, stop.signal);
  if (stopAfter) {
    await expect(taken).rejects.toThrow('aborted');
  } else {
    await taken;
  }
  return sent;
}

describe('UpdateNotices', () => {
  it('tells nobody any more when there is no time left', async () => {
    const sent = await publish(
      ['a', 'b', 'c'].map(name =>
        environment(name, '1.0', { owner: `group:default/${name}` }),
      ),
      { stopAfter: 1 },
    );
    expect(sent).toHaveLength(1);
  });

  it('tells the owner of one environment where to bring it to the version', async () => {
    expect(await publish([environment('dev', '2.0')])).toEqual([
      {
        recipients: { type: 'entity', entityRef: 'group:default/team-a' },
        payload: {
          title: 'eks 2.1 is available',
          description: 'You can upgrade dev (2.0).',
          severity: 'low',
          link: '/catalog/default/resource/dev/proton/versions',
          scope: `${TEMPLATE}#update-available-2`,
          topic: 'proton',
        },
      },
    ]);
  });

  it('tells each owner once', async () => {
    const sent = await publish([
      environment('a', '2.0'),
      environment('b', '1.9', { owner: 'group:default/team-b' }),
      environment('c', '2.0'),
      environment('d', '1.0'),
      environment('e', '1.10'),
    ]);
    expect(sent).toHaveLength(2);
    expect(sent[0].payload).toMatchObject({
      description: 'You can upgrade a (2.0), c (2.0), d (1.0) and 1 more.',
      link: '/proton',
    });
    expect(sent[1].recipients).toMatchObject({
      entityRef: 'group:default/team-b',
    });
  });

  it('tells nobody who runs it or a newer one, or another template', async () => {
    expect(
      await publish([
        environment('a', '2.1'),
        environment('b', '2.10'),
        environment('c', '3.0'),
        environment('d', '1.0', {
          template: `${SCOPE}:environment-template/x`,
        }),
        environment('e', '1.0', {
          template: TEMPLATE.replace('us-east-1', 'eu-west-1'),
        }),
      ]),
    ).toEqual([]);
  });

  it('tells of nothing but a publication', async () => {
    const entities = [environment('dev', '2.0')];
    expect(await publish(entities, { status: 'DRAFT' })).toEqual([]);
    expect(await publish(entities, { previousStatus: 'PUBLISHED' })).toEqual(
      [],
    );
  });

  it('sends a notification for each owner of ten thousand environments', async () => {
    const sent = await publish(
      Array.from({ length: 10_000 }, (_, index) =>
        environment(`env-${index}`, '2.0', {
          owner: `group:default/team-${index % 20}`,
        }),
      ),
    );
    expect(sent).toHaveLength(20);
    expect(sent[0].payload.description).toMatch(/ and 497 more\.$/);
  });
});
