import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  EventParams,
  EventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { DEMO_ARN } from './__testUtils__/demoEnvironment';
import { resource, startBackend } from './__testUtils__/startBackend';

async function start(proton: object = {}) {
  const subscribers: Parameters<EventsService['subscribe']>[0][] = [];
  const signals: unknown[] = [];
  const notified: NotificationSendOptions[] = [];
  const publish = async (params: EventParams) => {
    if (params.topic === 'signals') {
      signals.push(params.eventPayload);
    }
    await Promise.all(
      subscribers
        .filter(({ topics }) => topics.includes(params.topic))
        .map(({ onEvent }) => onEvent(params)),
    );
  };
  await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    services: [
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => ({
          publish,
          subscribe: async options => {
            subscribers.push(options);
          },
        }),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          send: async notification => {
            notified.push(notification);
          },
        }),
      }),
      mockServices.rootConfig.factory({ data: { proton } }),
    ],
  });
  const change = (status: string) =>
    publish({
      topic: 'proton',
      eventPayload: {
        'detail-type': 'AWS Proton Environment Status Change',
        resources: [DEMO_ARN],
        detail: { name: 'team-a', status, previousStatus: 'IN_PROGRESS' },
      },
    });
  const settle = () => new Promise(resolve => setTimeout(resolve, 50));
  return { change, notified, settle, signals, subscribers };
}

describe('a status change', () => {
  it('is signalled and told to the owner', async () => {
    const { change, notified, settle, signals } = await start();

    await change('SUCCEEDED');
    await settle();

    expect(signals).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: `proton:environment:${DEMO_ARN}`,
        message: { type: 'changed' },
      },
      {
        recipients: { type: 'broadcast' },
        channel: 'proton:fleet',
        message: { type: 'changed' },
      },
    ]);
    expect(notified).toHaveLength(1);
    expect(notified[0].payload.title).toBe('team-a is ready');
  });

  it('is signalled alone where owners are not to be notified', async () => {
    const { change, notified, settle, signals, subscribers } = await start({
      notifications: { enabled: false },
    });

    await change('SUCCEEDED');
    await settle();

    expect(signals).toHaveLength(2);
    expect(notified).toEqual([]);
    expect(subscribers.map(({ id }) => id)).not.toContain('notifications');
  });
});
