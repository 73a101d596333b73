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

/** The shortest time between two signals to the fleet, in milliseconds. */
const FLEET_INTERVAL_MS = 1_000;

/**
 * Tells open pages that something changed, and nothing of what: a channel is
 * open to everybody, so whoever hears of a change asks with credentials of
 * their own. The fleet hears once a second at most, also when many change.
 */
export class StatusSignals {
  private lastFleetSignalAt = -Infinity;
  private fleetTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: {
      signals: SignalsService;
      work: BackgroundWork;
    },
  ) {}

  take(change: StatusChange): void {
    if (change.resource === 'Environment') {
      this.send(environmentSignalChannel(change.arn));
    }
    this.planFleetSignal();
  }

  /** No signal is sent any more. */
  stop(): void {
    clearTimeout(this.fleetTimer);
  }

  private planFleetSignal(): void {
    if (this.fleetTimer) {
      return;
    }
    const due = this.lastFleetSignalAt + FLEET_INTERVAL_MS - Date.now();
    if (due <= 0) {
      this.sendToFleet();
      return;
    }
    this.fleetTimer = setTimeout(() => this.sendToFleet(), due);
    this.fleetTimer.unref();
  }

  private sendToFleet(): void {
    this.fleetTimer = undefined;
    this.lastFleetSignalAt = Date.now();
    this.send(PROTON_FLEET_SIGNAL_CHANNEL);
  }

  private send(channel: string): void {
    this.options.work.add(() =>
      this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { type: 'changed' },
      }),
    );
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
  const statusSignals = new StatusSignals({
    signals,
    work: new BackgroundWork({ logger, what: 'Telling open pages' }),
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
