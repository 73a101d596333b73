import {
  parseProtonArn,
  type ProtonArn,
  type ProtonEventResource,
} from '@proton-vending/backstage-plugin-proton-common';
import { z } from 'zod';

/**
 * A change of the status or the tags of a Proton resource. Its ARN parts are
 * those of the template for a template version.
 *
 * @public
 */
export interface StatusChange extends ProtonArn {
  /** Without the version of a template version. */
  arn: string;
  resource: ProtonEventResource;
  /** Of the environment, or of the environment template. */
  name?: string;
  majorVersion?: string;
  minorVersion?: string;
  /** `DELETED` of what is gone; absent when only the tags of an environment changed. */
  status?: string;
  previousStatus?: string;
}

const STATUS_CHANGE = /^AWS Proton (?<resource>.+) Status Change$/;

/** How EventBridge calls it for the resources of every AWS service. */
const TAG_CHANGE = 'Tag Change on Resource';

/** What is needed of an event; others may publish on the topic too. */
const eventSchema = z.object({
  'detail-type': z.string(),
  resources: z.tuple([z.string()], z.unknown()),
  detail: z.object({
    name: z.string().optional(),
    majorVersion: z.string().optional(),
    minorVersion: z.string().optional(),
    status: z.string().optional(),
    previousStatus: z.string().optional(),
  }),
});

/**
 * Reads an event of the topic `proton`; `undefined` for events about anything else.
 *
 * @public
 */
export function readStatusChange(payload: unknown): StatusChange | undefined {
  const event = eventSchema.safeParse(payload).data;
  if (!event) {
    return undefined;
  }
  const arn = event.resources[0].replace(/:\d+\.\d+$/, '');
  const parsed = parseProtonArn(arn);
  const { 'detail-type': detailType, detail } = event;
  if (detailType === TAG_CHANGE) {
    return parsed?.resourceType === 'environment'
      ? { ...parsed, arn, resource: 'Environment' }
      : undefined;
  }
  const resource = STATUS_CHANGE.exec(detailType)?.groups?.resource;
  return parsed && resource && detail.status
    ? { ...detail, ...parsed, arn, resource: resource as ProtonEventResource }
    : undefined;
}
