import {
  ProtonEventResource,
  ProtonStatusChangeEvent,
  parseProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { z } from 'zod';

/** A status change of something of Proton's. */
export interface StatusChange {
  resource: ProtonEventResource;
  arn: string;
  accountId: string;
  region: string;
  /** Of the environment, or of the environment template. */
  name?: string;
  majorVersion?: string;
  minorVersion?: string;
  /** `DELETED` of what is gone. */
  status: string;
  previousStatus?: string;
}

const DETAIL_TYPE = /^AWS Proton (?<resource>.+) Status Change$/;

/** Of {@link ProtonStatusChangeEvent}, what is needed: others may publish it too. */
const eventSchema = z.object({
  'detail-type': z.string().regex(DETAIL_TYPE),
  resources: z.array(z.string()).min(1),
  detail: z.object({
    name: z.string().optional(),
    majorVersion: z.string().optional(),
    minorVersion: z.string().optional(),
    status: z.string(),
    previousStatus: z.string().optional(),
  }),
});

/** Reads an event of the topic `proton`; `undefined` of what is none. */
export function readStatusChange(payload: unknown): StatusChange | undefined {
  const event = eventSchema.safeParse(payload).data;
  const arn = event?.resources[0] ?? '';
  const scope = parseProtonArn(arn.replace(/:\d+\.\d+$/, ''));
  if (!event || !scope) {
    return undefined;
  }
  const { accountId, region } = scope;
  const resource = DETAIL_TYPE.exec(event['detail-type'])?.groups?.resource;
  return {
    ...event.detail,
    resource: resource as ProtonEventResource,
    arn,
    accountId,
    region,
  };
}
