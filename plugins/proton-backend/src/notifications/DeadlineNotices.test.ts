import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { DEMO_ARN } from '../__testUtils__/demoEnvironment';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { resource } from '../__testUtils__/startBackend';
import { DeadlineNotices } from './DeadlineNotices';
import { createReadLimit, OwnedEnvironments } from './OwnedEnvironments';
import { OwnerNotifier } from './OwnerNotifier';

const OWNED = resource({ name: 'team-a', arn: DEMO_ARN });

function create(entities: Entity[] = [OWNED]) {
  const sent: NotificationSendOptions[] = [];
  const proton = createFakeProton();
  const stop = new AbortController();
  const limit = createReadLimit(stop.signal);
  const notices = new DeadlineNotices({
    limit,
    environments: new OwnedEnvironments({
      auth: mockServices.auth({ pluginId: 'proton' }),
      catalog: catalogServiceMock({ entities }),
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
  const take = () =>
    notices.take(
      {
        arn: DEMO_ARN,
        name: 'team-a',
        deploymentId: 'deployment-2',
        deadline: new Date('2026-12-31T09:30:00Z'),
      },
      stop.signal,
    );
  const waitFor = (reason?: string) =>
    proton.extension.getDeploymentRecord.mockResolvedValue({
      id: 'deployment-2',
      steps: [],
      ...(reason && { waitingFor: { reason, links: [] } }),
    });
  return { sent, stop, take, waitFor };
}

describe('DeadlineNotices', () => {
  it('tells the owner what the deployment waits for, and until when', async () => {
    const { sent, take, waitFor } = create();
    waitFor(
      'Waiting for review of pull request #7 in acme/infra. It fails if that takes longer than 2026-12-31 09:30 UTC',
    );

    await take();

    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: 'group:default/team-a' },
        payload: {
          title: 'The deployment of team-a fails soon if it still waits',
          description:
            'Waiting for review of pull request #7 in acme/infra. The deployment fails at 2026-12-31 09:30 UTC.',
          severity: 'high',
          link: '/catalog/default/resource/team-a/proton/deployments/deployment-2',
          scope: `${DEMO_ARN}#deployment-2#deadline`,
          topic: 'proton',
        },
      },
    ]);
  });

  it('says nothing of a deployment that no longer waits', async () => {
    const { sent, take, waitFor } = create();
    waitFor();
    await take();
    expect(sent).toEqual([]);
  });

  it('notifies nobody of an environment without an owner', async () => {
    const { sent, stop, take, waitFor } = create([]);
    waitFor('Waiting for review');
    const taken = take();
    stop.abort();
    await expect(taken).rejects.toThrow();
    expect(sent).toEqual([]);
  });
});
