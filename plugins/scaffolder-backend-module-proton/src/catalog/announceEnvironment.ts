import {
  parseEnvironmentArn,
  PROTON_EVENTS_TOPIC,
  ProtonStatusChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';
import type { EventsService } from '@backstage/plugin-events-node';
import { randomUUID } from 'node:crypto';

/**
 * Tells whoever listens that an environment has changed, as Proton's own event
 * would: a Proton elsewhere sends none here, and the catalog would look again only
 * on its schedule. The catalog then reads the environment itself.
 */
export async function announceEnvironment(options: {
  events: EventsService;
  arn: string;
  status: string;
}): Promise<void> {
  const { events, arn, status } = options;
  const parsed = parseEnvironmentArn(arn);
  if (!parsed) {
    return;
  }
  const eventPayload: ProtonStatusChangeEvent = {
    version: '0',
    id: randomUUID(),
    source: 'aws.proton',
    'detail-type': 'AWS Proton Environment Status Change',
    account: parsed.accountId,
    region: parsed.region,
    time: new Date().toISOString(),
    resources: [arn],
    detail: { name: parsed.resourceId, status },
  };
  await events.publish({ topic: PROTON_EVENTS_TOPIC, eventPayload });
}
