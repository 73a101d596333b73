import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { NotificationPayload } from '@backstage/plugin-notifications-common';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Entity } from '@backstage/catalog-model';

/** The topic of every notification of this plugin. */
const TOPIC = 'proton';

/**
 * Notifies owners. That fails wherever the notifications plugin is not
 * installed, which is said once.
 */
export class OwnerNotifier {
  private hasFailed = false;

  constructor(
    private readonly options: {
      logger: LoggerService;
      notifications: NotificationService;
    },
  ) {}

  /** Never rejects. */
  async notify(
    owner: string,
    /** With a scope, under which a repetition replaces what was sent before. */
    payload: NotificationPayload & { scope: string },
  ): Promise<void> {
    try {
      await this.options.notifications.send({
        recipients: { type: 'entity', entityRef: owner },
        payload: { ...payload, topic: TOPIC },
      });
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) {
        this.options.logger.warn(
          `The owner ${owner} could not be notified. Without the notifications plugin, set proton.notifications.enabled to false`,
          toError(error),
        );
      }
      this.hasFailed = true;
    }
  }
}

/** The path of a page below the page of an entity, as the catalog has them. */
export function entityPagePath(entity: Entity, path: string): string {
  const { kind, metadata } = entity;
  const parts = [metadata.namespace ?? 'default', kind, metadata.name].map(
    part => encodeURIComponent(part.toLocaleLowerCase('en-US')),
  );
  return `/catalog/${parts.join('/')}/${path}`;
}
