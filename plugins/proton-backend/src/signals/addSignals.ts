import { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { PROTON_EVENTS_TOPIC } from '@proton-vending/backstage-plugin-proton-common';
import { readStatusChange } from '@proton-vending/backstage-plugin-proton-node';
import { BackgroundWork } from '../events/BackgroundWork';
import { StatusSignals } from './StatusSignals';

/** Sends signals for the status changes of environments and templates. */
export async function addSignals(services: {
  events: EventsService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  signals: SignalsService;
}): Promise<void> {
  const { events, lifecycle, logger, signals } = services;
  const statusSignals = StatusSignals.create({
    signals,
    work: BackgroundWork.create({ logger, what: 'Telling open pages' }),
  });
  lifecycle.addShutdownHook(() => statusSignals.stop());
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
