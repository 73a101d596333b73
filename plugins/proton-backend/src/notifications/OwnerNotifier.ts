import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { NotificationPayload } from '@backstage/plugin-notifications-common';
import { NotificationService } from '@backstage/plugin-notifications-node';

/** The topic of every notification of this plugin. */
const TOPIC = 'proton';

/**
 * Notifies owners. That fails wherever the notifications plugin is not
 * installed, which is said once.
 */
export class OwnerNotifier {
  static create(services: {
    logger: LoggerService;
    notifications: NotificationService;
  }): OwnerNotifier {
    return new OwnerNotifier(services.logger, services.notifications);
  }

  private hasFailed = false;

  private constructor(
    private readonly logger: LoggerService,
    private readonly notifications: NotificationService,
  ) {}

  /** Never rejects. */
  async notify(
    owner: string,
    /** With a scope, under which a repetition replaces what was sent before. */
    payload: NotificationPayload & { scope: string },
  ): Promise<void> {
    try {
      await this.notifications.send({
        recipients: { type: 'entity', entityRef: owner },
        payload: { ...payload, topic: TOPIC },
      });
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) {
        this.logger.warn(
          `The owner ${owner} could not be notified. Without the notifications plugin, set proton.notifications.enabled to false`,
          toError(error),
        );
      }
      this.hasFailed = true;
    }
  }
}
