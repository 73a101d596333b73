/**
 * The topic of the Backstage events service that carries every status change.
 *
 * @public
 */
export const PROTON_EVENTS_TOPIC = 'proton';

/**
 * The kinds of resource that Proton reported to Amazon EventBridge.
 *
 * @public
 */
export type ProtonEventResource =
  | 'Environment Template'
  | 'Environment Template Version'
  | 'Environment'
  | 'Environment Account Connection'
  | 'Service Template'
  | 'Service Template Version'
  | 'Service'
  | 'Service Instance'
  | 'Service Pipeline'
  | 'Component';

/**
 * A status change in the shape of Proton's own EventBridge events.
 *
 * A deleted resource has the status `DELETED`.
 *
 * @public
 */
export interface ProtonStatusChangeEvent {
  version: '0';
  id: string;
  source: 'aws.proton';
  'detail-type': `AWS Proton ${ProtonEventResource} Status Change`;
  account: string;
  region: string;
  /** ISO 8601. */
  time: string;
  /** The ARN of the resource. */
  resources: [string];
  detail: {
    /** Of everything but environment account connections. */
    name?: string;
    /** Of an environment account connection. */
    id?: string;
    /** Of a service instance or a service pipeline. */
    serviceName?: string;
    majorVersion?: string;
    minorVersion?: string;
    status: string;
    previousStatus?: string;
  };
}

/**
 * That the tags of an environment or another resource are others now, in the
 * shape of EventBridge's own event for it.
 *
 * @public
 */
export interface ProtonTagChangeEvent {
  version: '0';
  id: string;
  source: 'aws.tag';
  'detail-type': 'Tag Change on Resource';
  account: string;
  region: string;
  /** ISO 8601. */
  time: string;
  /** The ARN of the resource. */
  resources: [string];
  detail: {
    /** Keys of tags that were set or removed. */
    'changed-tag-keys': string[];
    service: 'proton';
    /** Such as `environment`. */
    'resource-type': string;
  };
}

/**
 * That a deployment fails soon if it still waits, such as for the review of a
 * pull request. AWS Proton had no such event.
 *
 * @public
 */
export interface ProtonDeadlineEvent {
  version: '0';
  id: string;
  source: 'proton-vending';
  'detail-type': 'Proton Deployment Deadline';
  account: string;
  region: string;
  /** ISO 8601. */
  time: string;
  /** The ARN of the environment. */
  resources: [string];
  detail: {
    name: string;
    deploymentId: string;
    /** When the deployment fails. ISO 8601. */
    deadline: string;
  };
}
