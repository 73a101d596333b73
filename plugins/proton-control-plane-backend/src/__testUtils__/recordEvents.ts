import { EventsService } from '@backstage/plugin-events-node';
import {
  PROTON_EVENTS_TOPIC,
  ProtonDeadlineEvent,
  ProtonStatusChangeEvent,
  ProtonTagChangeEvent,
} from '@proton-vending/backstage-plugin-proton-common';

/** An events service that keeps what is published, as texts and whole. */
export function recordEvents(
  statusChanges: string[],
  tagChanges: string[],
  events: ProtonStatusChangeEvent[],
  deadlineEvents: ProtonDeadlineEvent[],
): EventsService {
  return {
    async publish({ topic, eventPayload }) {
      if (topic === PROTON_EVENTS_TOPIC) {
        const event = eventPayload as
          | ProtonDeadlineEvent
          | ProtonStatusChangeEvent
          | ProtonTagChangeEvent;
        if (event.source === 'proton-vending') {
          deadlineEvents.push(event);
          return;
        }
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
