import { mockServices } from '@backstage/backend-test-utils';
import { StatusChange } from '@proton-vending/backstage-plugin-proton-node';
import { BackgroundWork } from '../events/BackgroundWork';
import { StatusSignals } from './StatusSignals';
import { ThrottledSignals } from './ThrottledSignals';

function environment(name: string): StatusChange {
  return {
    resource: 'Environment',
    arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
    partition: 'aws',
    resourceType: 'environment',
    resourceId: name,
    accountId: '123456789012',
    region: 'us-east-1',
    name,
    status: 'SUCCEEDED',
  };
}

function create() {
  const sent: string[] = [];
  const publish = jest.fn(async ({ channel }: { channel: string }) => {
    sent.push(channel);
  });
  const logger = mockServices.logger.mock();
  const work = new BackgroundWork({ logger, what: 'Signalling' });
  const throttled = new ThrottledSignals({ signals: { publish }, work });
  const signals = new StatusSignals(throttled);
  return { logger, publish, sent, signals, throttled, work };
}

describe('StatusSignals', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells the channel of the environment and the fleet, without content', async () => {
    const { publish, sent, signals, work } = create();

    signals.take(environment('dev'));
    await work.drain();

    expect(sent).toEqual([
      'proton:environment:arn:aws:proton:us-east-1:123456789012:environment/dev',
      'proton:fleet',
    ]);
    for (const [signal] of publish.mock.calls) {
      expect(signal).toEqual({
        recipients: { type: 'broadcast' },
        channel: expect.any(String),
        message: { type: 'changed' },
      });
    }
  });

  it('tells the fleet alone of a template', async () => {
    const { sent, signals, work } = create();

    signals.take({
      ...environment('eks'),
      resource: 'Environment Template Version',
    });
    await work.drain();

    expect(sent).toEqual(['proton:fleet']);
  });

  it('tells the fleet once a second at most, and of the last change too', async () => {
    const { sent, signals, work } = create();
    const countFleet = () => sent.filter(it => it === 'proton:fleet').length;

    for (let number = 0; number < 50; number++) {
      signals.take(environment(`dev-${number}`));
    }
    await work.drain();
    expect(countFleet()).toBe(1);
    expect(sent).toHaveLength(51);

    jest.advanceTimersByTime(1_000);
    await work.drain();
    expect(countFleet()).toBe(2);

    jest.advanceTimersByTime(10_000);
    await work.drain();
    expect(countFleet()).toBe(2);
  });

  it('sends nothing after it was stopped', async () => {
    const { sent, signals, throttled, work } = create();
    signals.take(environment('a'));
    signals.take(environment('b'));
    throttled.stop();

    jest.advanceTimersByTime(5_000);
    await work.drain();
    expect(sent.filter(it => it === 'proton:fleet')).toHaveLength(1);
  });

  it('goes on after a signal that could not be sent', async () => {
    const { logger, publish, sent, signals, work } = create();
    publish.mockRejectedValueOnce(new Error('The events bus is away'));

    signals.take(environment('dev'));
    await work.drain();

    expect(sent).toEqual(['proton:fleet']);
    expect(logger.warn).toHaveBeenCalledWith(
      'Signalling failed',
      expect.objectContaining({ message: 'The events bus is away' }),
    );
  });
});
