import { EventObject } from './objects';

export interface ClusterEvent {
  reason: string;
  message: string;
  /** What the event is about, such as `Pod`. */
  kind: string;
  namespace?: string;
  name: string;
  /** How often it happened. */
  count: number;
  lastSeen?: string;
}

/** The warnings among events, the last one first. */
export function readWarnings(events: EventObject[]): ClusterEvent[] {
  return events
    .filter(({ type }) => type === 'Warning')
    .map(event => ({
      reason: event.reason ?? '',
      message: event.message ?? '',
      kind: event.involvedObject?.kind ?? '',
      namespace: event.involvedObject?.namespace,
      name: event.involvedObject?.name ?? '',
      count: event.series?.count ?? event.count ?? 1,
      lastSeen:
        event.series?.lastObservedTime ??
        event.lastTimestamp ??
        event.eventTime ??
        event.firstTimestamp ??
        event.metadata?.creationTimestamp,
    }))
    .sort((one, other) => toTime(other) - toTime(one));
}

function toTime({ lastSeen }: ClusterEvent): number {
  return lastSeen ? Date.parse(lastSeen) : 0;
}
