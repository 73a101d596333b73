import { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  campaignSignalChannel,
  PROTON_CAMPAIGNS_SIGNAL_CHANNEL,
} from '@proton-vending/backstage-plugin-proton-common';
import { BackgroundWork } from '../events/BackgroundWork';
import { ThrottledSignals } from '../signals/ThrottledSignals';
import { ChangeListener } from './store/records';

/** Signals changes of campaigns to open pages. */
export function createChangeListener(services: {
  lifecycle: LifecycleService;
  logger: LoggerService;
  signals: SignalsService;
}): ChangeListener {
  const { lifecycle, logger, signals } = services;
  const throttled = new ThrottledSignals({
    signals,
    work: new BackgroundWork({
      logger,
      what: 'Signalling changes of campaigns',
    }),
  });
  lifecycle.addShutdownHook(() => throttled.stop());
  return campaignId => {
    throttled.send(campaignSignalChannel(campaignId));
    throttled.send(PROTON_CAMPAIGNS_SIGNAL_CHANNEL);
  };
}
