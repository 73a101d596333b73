import { EventsService } from '@backstage/plugin-events-node';
import {
  PROTON_EVENTS_TOPIC,
  ProtonStatusChangeEvent,
  ProtonTagChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';

/** An events service that keeps what is published, as texts and whole. */
export function recordEvents(
  statusChanges: string[],
  tagChanges: string[],
  events: ProtonStatusChangeEvent[],
): EventsService {
  return {
    async publish({ topic, eventPayload }) {
      if (topic === PROTON_EVENTS_TOPIC) {
        const event = eventPayload as
          | ProtonStatusChangeEvent
          | ProtonTagChangeEvent;
        if (event.source === 'aws.tag') {
          const keys = event.detail['changed-tag-keys'];
          tagChanges.push(`${event.resources[0]} ${keys}`);
          return;
        }
        const { detail } = event;
        events.push(event);
        statusChanges.push(`${detail.name ?? detail.id} ${detail.status}`);
      }
    },
    async subscribe() {},
  };
}
