import { SignalsService } from '@backstage/plugin-signals-node';
import {
  PROTON_FLEET_SIGNAL_CHANNEL,
  environmentSignalChannel,
  PROTON_EVENTS_TOPIC,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  StatusChange,
  readStatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { BackgroundWork } from '../events/BackgroundWork';
import { ThrottledSignals } from './ThrottledSignals';

/** Signals status changes of environments and templates to open pages. */
export class StatusSignals {
  constructor(private readonly signals: ThrottledSignals) {}

  take(change: StatusChange): void {
    if (change.resource === 'Environment') {
      this.signals.send(environmentSignalChannel(change.arn));
    }
    this.signals.send(PROTON_FLEET_SIGNAL_CHANNEL);
  }
}

/** Sends signals for the status changes of environments and templates. */
export async function addSignals(services: {
  events: EventsService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  signals: SignalsService;
}): Promise<void> {
  const { events, lifecycle, logger, signals } = services;
  const throttled = new ThrottledSignals({
    signals,
    work: new BackgroundWork({ logger, what: 'Signalling status changes' }),
  });
  lifecycle.addShutdownHook(() => throttled.stop());
  const statusSignals = new StatusSignals(throttled);
  await events.subscribe({
    id: 'signals',
    topics: [PROTON_EVENTS_TOPIC],
    onEvent: async ({ eventPayload }) => {
      const change = readStatusChange(eventPayload);
      if (change?.status) {
        statusSignals.take(change);
      }
    },
  });
}
