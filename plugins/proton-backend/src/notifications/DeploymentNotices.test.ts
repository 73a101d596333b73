import {
  GetDeploymentCommand,
  GetEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { StatusChange } from '@proton-vending/backstage-plugin-proton-node';
import {
  DEMO_ARN,
  demoDeployment,
  demoEnvironment,
} from '../__testUtils__/demoEnvironment';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { resource } from '../__testUtils__/startBackend';
import { createReadLimit, OwnedEnvironments } from './OwnedEnvironments';
import { DeploymentNotices } from './DeploymentNotices';
import { OwnerNotifier } from './OwnerNotifier';
import { NotificationKind } from './readNotificationKinds';

const OWNED = resource({ name: 'team-a', arn: DEMO_ARN });

function create(options?: { entities?: Entity[]; kinds?: NotificationKind[] }) {
  const {
    entities = [OWNED],
    kinds = ['ready', 'failed', 'deleted', 'update-available'],
  } = options ?? {};
  const sent: NotificationSendOptions[] = [];
  const proton = createFakeProton();
  const catalog = catalogServiceMock({ entities });
  const stop = new AbortController();
  const limit = createReadLimit(stop.signal);
  const notices = new DeploymentNotices({
    limit,
    kinds: new Set(kinds),
    environments: new OwnedEnvironments({
      auth: mockServices.auth({ pluginId: 'proton' }),
      catalog,
      limit,
    }),
    notifier: new OwnerNotifier({
      logger: mockServices.logger.mock(),
      notifications: {
        send: async notification => {
          sent.push(notification);
        },
      },
    }),
    proton: proton.service,
  });
  const take = (status: string, previousStatus = 'IN_PROGRESS') => {
    const change: StatusChange = {
      resource: 'Environment',
      arn: DEMO_ARN,
      partition: 'aws',
      resourceType: 'environment',
      resourceId: 'team-a',
      accountId: '123456789012',
      region: 'us-east-1',
      name: 'team-a',
      status,
      previousStatus,
    };
    return notices.take(change, stop.signal);
  };
  const answer = (
    environment: Partial<typeof demoEnvironment>,
    deployment: Partial<typeof demoDeployment> = {},
  ) => {
    proton.api
      .on(GetEnvironmentCommand)
      .resolves({ environment: { ...demoEnvironment, ...environment } })
      .on(GetDeploymentCommand)
      .resolves({ deployment: { ...demoDeployment, ...deployment } });
  };
  return { answer, catalog, proton, sent, stop, take };
}

const SPEC = 'proton: EnvironmentSpec\nspec:\n  password: hunter2\n';

function version(minor: string, spec = SPEC) {
  return {
    environment: {
      templateName: 'eks-cluster',
      templateMajorVersion: '1',
      templateMinorVersion: minor,
      spec,
    },
  };
}

describe('DeploymentNotices', () => {
  it('tells the owner that an environment is ready', async () => {
    const { sent, take } = create();

    await take('SUCCEEDED');

    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: 'group:default/team-a' },
        payload: {
          title: 'team-a is ready',
          description: 'It was created from eks-cluster 1.0.',
          severity: 'normal',
          link: '/catalog/default/resource/team-a/proton/deployments/deployment-2',
          scope: `${DEMO_ARN}#deployment-2`,
          topic: 'proton',
        },
      },
    ]);
  });

  it.each([
    ['0', SPEC, 'It was updated from version 1.0 to eks-cluster 1.1.'],
    ['1', SPEC, 'It was deployed again with eks-cluster 1.1.'],
    [
      '1',
      'proton: EnvironmentSpec\nspec:\n  size: 2\n',
      'Its inputs were changed. It runs eks-cluster 1.1.',
    ],
  ])('tells of an update from 1.%s', async (before, spec, description) => {
    const { answer, sent, take } = create();
    answer(
      {},
      { initialState: version(before, spec), targetState: version('1') },
    );

    await take('SUCCEEDED');

    expect(sent[0].payload).toMatchObject({
      title: 'team-a is updated',
      description,
    });
  });

  it.each([
    ['FAILED', undefined, 'team-a could not be created'],
    ['FAILED', version('0'), 'team-a could not be updated'],
    ['DELETE_FAILED', version('0'), 'team-a could not be deleted'],
  ] as const)(
    'tells of %s with its first sentence',
    async (deploymentStatus, initialState, title) => {
      const { answer, sent, take } = create();
      answer(
        { deploymentStatus },
        {
          initialState,
          deploymentStatusMessage:
            'The quota of VPCs is used up. Ask for more.\nDetails',
        },
      );

      await take(deploymentStatus);

      expect(sent[0].payload).toMatchObject({
        title,
        description: 'The quota of VPCs is used up.',
        severity: 'high',
      });
      expect(JSON.stringify(sent)).not.toContain('hunter2');
    },
  );

  it('tells that an environment is deleted, also when its entity is gone first', async () => {
    const { catalog, sent, take } = create();

    await take('DELETE_IN_PROGRESS', 'SUCCEEDED');
    jest.spyOn(catalog, 'getEntities').mockResolvedValue({ items: [] });
    await take('DELETED', 'DELETE_IN_PROGRESS');

    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      recipients: { entityRef: 'group:default/team-a' },
      payload: {
        title: 'team-a is deleted',
        description: 'Its infrastructure was deleted too.',
        link: '/proton',
      },
    });
  });

  it('does not say of a forgotten environment that it is destroyed', async () => {
    const { sent, take } = create();

    await take('DELETED', 'DELETE_FAILED');

    expect(sent[0].payload).toMatchObject({
      title: 'team-a is no longer managed',
      description:
        'The environment was deleted. Its infrastructure keeps running.',
    });
  });

  it.each(['IN_PROGRESS', 'CANCELLING', 'CANCELLED', 'DELETE_IN_PROGRESS'])(
    'says nothing of %s',
    async status => {
      const { sent, take } = create();
      await take(status);
      expect(sent).toEqual([]);
    },
  );

  it('says nothing when another deployment runs by now', async () => {
    const { answer, sent, take } = create();
    answer({ deploymentStatus: 'IN_PROGRESS' });
    await take('FAILED');
    expect(sent).toEqual([]);
  });

  it('says only what is asked for', async () => {
    const { sent, take } = create({ kinds: ['failed'] });
    await take('SUCCEEDED');
    await take('DELETED');
    expect(sent).toEqual([]);
  });

  it('waits for an entity that is on its way, and no longer than it may', async () => {
    jest.useFakeTimers();
    try {
      const { catalog, sent, take } = create({ entities: [] });
      const getEntities = jest
        .spyOn(catalog, 'getEntities')
        .mockResolvedValueOnce({ items: [] })
        .mockResolvedValueOnce({ items: [OWNED] });

      const taken = take('SUCCEEDED');
      await jest.advanceTimersByTimeAsync(60_000);
      await taken;

      expect(getEntities).toHaveBeenCalledTimes(2);
      expect(sent).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('tells nobody of an environment without an owner', async () => {
    const ownerless = { ...OWNED, spec: { type: 'kubernetes-cluster' } };
    const { sent, stop, take } = create({ entities: [ownerless] });

    const taken = take('SUCCEEDED');
    stop.abort();

    await expect(taken).rejects.toThrow();
    expect(sent).toEqual([]);
  });

  it('tells the owner of this very environment', async () => {
    const other = resource({
      name: 'other',
      arn: DEMO_ARN.replace('team-a', 'Team-A'),
      owner: 'group:default/team-b',
    });
    const { sent, take } = create({ entities: [other, OWNED] });
    await take('SUCCEEDED');
    expect(sent[0].recipients).toMatchObject({
      entityRef: 'group:default/team-a',
    });
  });
});
