import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import {
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
} from '@proton-vending/backstage-plugin-proton-common';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { resource } from '../__testUtils__/startBackend';
import { createReadLimit, OwnedEnvironments } from './OwnedEnvironments';
import { OwnerNotifier } from './OwnerNotifier';
import { DeprecationNotices } from './DeprecationNotices';

const SCOPE = 'arn:aws:proton:us-east-1:123456789012';
const TEMPLATE = `${SCOPE}:environment-template/eks`;

function cluster(name: string, version: string, owner?: string): Entity {
  const entity = resource({ name, arn: `${SCOPE}:environment/${name}`, owner });
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: TEMPLATE,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION]: version,
      },
    },
  };
}

async function deprecate(
  entities: Entity[],
  options: { version?: string; status?: string; deprecated?: string[] } = {},
) {
  const { version = '1.0', status = 'DEPRECATED' } = options;
  const { deprecated = ['1.0'] } = options;
  const [majorVersion, minorVersion] = version.split('.');
  const sent: NotificationSendOptions[] = [];
  const { signal } = new AbortController();
  const { extension, service: proton } = createFakeProton();
  extension.listDeprecatedVersions.mockResolvedValue(
    deprecated.map(each => ({
      templateName: 'eks',
      version: each,
      reason: 'Nodes lose pods.',
      successor: '2.0',
      upgradeBy: '2027-03-31',
      deprecatedAt: '2026-11-30T10:00:00.000Z',
      deprecatedBy: 'user:default/jane',
    })),
  );
  const notices = new DeprecationNotices({
    environments: new OwnedEnvironments({
      auth: mockServices.auth({ pluginId: 'proton' }),
      catalog: catalogServiceMock({ entities }),
      limit: createReadLimit(signal),
    }),
    notifier: new OwnerNotifier({
      logger: mockServices.logger.mock(),
      notifications: {
        send: async notification => {
          sent.push(notification);
        },
      },
    }),
    proton,
  });
  await notices.take(
    {
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
      previousStatus: 'PUBLISHED',
    },
    signal,
  );
  return sent.map(({ payload, recipients }) => ({ ...payload, recipients }));
}

describe('DeprecationNotices', () => {
  it('notifies each owner of clusters with the version once', async () => {
    const sent = await deprecate([
      cluster('a', '1.0', 'group:default/one'),
      cluster('b', '1.1', 'group:default/one'),
      ...['c', 'd', 'e', 'f', 'g'].map(name =>
        cluster(name, '1.0', 'group:default/two'),
      ),
      cluster('h', '2.0', 'group:default/three'),
    ]);

    expect(sent).toMatchObject([
      {
        recipients: { entityRef: 'group:default/one' },
        title: 'eks 1.0 is deprecated',
        description:
          'Nodes lose pods. Use version 2.0 by 2027-03-31. Your clusters with this version: a.',
        severity: 'normal',
        link: expect.stringContaining('/a/proton/versions'),
        scope: `${TEMPLATE}#deprecated-1.0`,
      },
      {
        recipients: { entityRef: 'group:default/two' },
        description:
          'Nodes lose pods. Use version 2.0 by 2027-03-31. Your clusters with this version: c, d, e and 2 more.',
        link: '/proton?deprecated=yes',
      },
    ]);
  });

  it('says nothing when the version is no longer deprecated', async () => {
    expect(await deprecate([cluster('a', '1.0')], { deprecated: [] })).toEqual(
      [],
    );
  });

  it('passes over other changes', async () => {
    expect(
      await deprecate([cluster('a', '1.0')], { status: 'PUBLISHED' }),
    ).toEqual([]);
  });
});
