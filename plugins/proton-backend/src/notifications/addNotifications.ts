import {
  AuthService,
  LifecycleService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { PROTON_EVENTS_TOPIC } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  StatusChange,
  readDeadline,
  readStatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import { BackgroundWork } from '../events/BackgroundWork';
import { createReadLimit, OwnedEnvironments } from './OwnedEnvironments';
import { DeadlineNotices } from './DeadlineNotices';
import { DeploymentNotices } from './DeploymentNotices';
import { DeprecationNotices } from './DeprecationNotices';
import { OwnerNotifier } from './OwnerNotifier';
import { readNotificationKinds } from './readNotificationKinds';
import { UpdateNotices } from './UpdateNotices';

/**
 * Notifies the owners of environments.
 *
 * An event reaches one subscriber of an id: in the backend where something
 * happened or, with the events plugin, in another one that has this plugin. So
 * several backends on one database do not notify twice.
 */
export async function addNotifications(services: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  events: EventsService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  proton: ProtonService;
}): Promise<void> {
  const { config, events, lifecycle, logger, proton } = services;
  const kinds = readNotificationKinds(config);
  if (kinds.size === 0) {
    return;
  }
  const work = new BackgroundWork({
    logger,
    what: 'Notifying the owners of an environment',
  });
  const limit = createReadLimit(work.signal);
  const environments = new OwnedEnvironments({ ...services, limit });
  const notifier = new OwnerNotifier(services);
  const updates = new UpdateNotices({ environments, notifier });
  const deadlines = new DeadlineNotices({
    environments,
    limit,
    notifier,
    proton,
  });
  const deprecations = new DeprecationNotices({
    environments,
    notifier,
    proton,
  });
  const deployments = new DeploymentNotices({
    kinds,
    environments,
    limit,
    notifier,
    proton,
  });
  const take = async (change: StatusChange) => {
    if (change.resource === 'Environment') {
      await deployments.take(change, work.signal);
      return;
    }
    if (kinds.has('update-available')) {
      await updates.take(change, work.signal);
    }
    if (kinds.has('deprecated')) {
      await deprecations.take(change, work.signal);
    }
  };
  lifecycle.addShutdownHook(() => work.stop());
  await events.subscribe({
    id: 'notifications',
    topics: [PROTON_EVENTS_TOPIC],
    onEvent: async ({ eventPayload }) => {
      const deadline = readDeadline(eventPayload);
      if (deadline && kinds.has('deadline')) {
        work.add(() => deadlines.take(deadline, work.signal));
      }
      const change = readStatusChange(eventPayload);
      if (change?.status) {
        work.add(() => take(change));
      }
    },
  });
}
