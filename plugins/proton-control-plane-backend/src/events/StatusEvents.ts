import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import {
  PROTON_EVENTS_TOPIC,
  ProtonDeadlineEvent,
  ProtonStatusChangeEvent,
  ProtonTagChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { DeploymentRecord } from '../database/deploymentRows';
import { Scope } from '../database/scope';
import {
  ResourceKindName,
  ResourceName,
  formatArn,
  getResourceKind,
} from '../resources/resourceKinds';

/** A status change of one resource. */
export interface StatusChange extends Scope {
  kind: ResourceKindName;
  resource: ResourceName;
  /** The account in its ARN, if that isn't the account of the event. */
  ownerAccountId?: string;
  status: string;
  previousStatus?: string;
}

/** The status change of a resource whose ARN has the account that it's in. */
export function toStatusChange(
  kind: ResourceKindName,
  resource: Scope & ResourceName,
  status: string,
  previousStatus?: string,
): StatusChange {
  const { accountId, region } = resource;
  return { accountId, region, kind, resource, status, previousStatus };
}

/** Tags of one resource that were set or removed. */
export interface TagChange extends Scope {
  arn: string;
  /** Such as `environment`. */
  resourceType: string;
  keys: string[];
}

/** Publishes changes as AWS did: best effort, in EventBridge's shape. */
export class StatusEvents {
  static create(options: {
    events: EventsService;
    logger: LoggerService;
  }): StatusEvents {
    return new StatusEvents(options.events, options.logger);
  }

  private constructor(
    private readonly events: EventsService,
    private readonly logger: LoggerService,
  ) {}

  /** Never rejects: what the event tells has happened, told or not. */
  async publish(change: StatusChange): Promise<void> {
    const { accountId, region, kind, resource, status, previousStatus } =
      change;
    const { event, eventDetail } = getResourceKind(kind);
    if (!event) {
      return;
    }
    const { ownerAccountId = accountId } = change;
    const arn = formatArn(
      kind,
      { accountId: ownerAccountId, region },
      resource,
    );
    const eventPayload: ProtonStatusChangeEvent = {
      version: '0',
      id: randomUUID(),
      source: 'aws.proton',
      'detail-type': `AWS Proton ${event} Status Change`,
      account: accountId,
      region,
      time: new Date().toISOString(),
      resources: [arn],
      detail: {
        ...(eventDetail ? eventDetail(resource) : { name: resource.name }),
        status,
        ...(previousStatus && { previousStatus }),
      },
    };
    await this.send(eventPayload, `The status change of ${arn}`);
  }

  /** Never rejects, likewise. */
  async publishTagChange(change: TagChange): Promise<void> {
    const eventPayload: ProtonTagChangeEvent = {
      version: '0',
      id: randomUUID(),
      source: 'aws.tag',
      'detail-type': 'Tag Change on Resource',
      account: change.accountId,
      region: change.region,
      time: new Date().toISOString(),
      resources: [change.arn],
      detail: {
        'changed-tag-keys': change.keys,
        service: 'proton',
        'resource-type': change.resourceType,
      },
    };
    await this.send(eventPayload, `The change of tags of ${change.arn}`);
  }

  /**
   * Never rejects, likewise. Only deployments of environments have deadlines.
   *
   * @returns false when it has to be published again
   */
  async publishDeadline(
    { accountId, id, region, target }: DeploymentRecord,
    deadline: Date,
  ): Promise<boolean> {
    if (target.kind !== 'environment') {
      return true;
    }
    const arn = formatArn('environment', { accountId, region }, target);
    const eventPayload: ProtonDeadlineEvent = {
      version: '0',
      id: randomUUID(),
      source: 'proton-vending',
      'detail-type': 'Proton Deployment Deadline',
      account: accountId,
      region,
      time: new Date().toISOString(),
      resources: [arn],
      detail: {
        name: target.name,
        deploymentId: id,
        deadline: deadline.toISOString(),
      },
    };
    return this.send(eventPayload, `The deadline of deployment ${id}`);
  }

  private async send(
    eventPayload:
      | ProtonDeadlineEvent
      | ProtonStatusChangeEvent
      | ProtonTagChangeEvent,
    what: string,
  ): Promise<boolean> {
    try {
      await this.events.publish({ topic: PROTON_EVENTS_TOPIC, eventPayload });
      return true;
    } catch (error) {
      this.logger.warn(`${what} could not be published`, toError(error));
      return false;
    }
  }
}
