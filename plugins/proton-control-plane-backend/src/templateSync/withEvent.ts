import { RepositorySyncAttempt, SyncEvent } from '../database/syncAttempts';

/** The attempt after something happened. */
export function withEvent<Attempt extends RepositorySyncAttempt>(
  attempt: Attempt,
  event: Omit<SyncEvent, 'time'>,
  status: RepositorySyncAttempt['status'] = attempt.status,
): Attempt {
  return {
    ...attempt,
    status,
    events: [...attempt.events, { ...event, time: new Date().toISOString() }],
  };
}
