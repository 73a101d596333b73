import { JsonValue } from '@backstage/types';
import { isObject } from '../output/diagnostics';

/** Who holds a state, as Terraform tells it. */
export interface StateLock {
  id: string;
  /** Such as `root@worker-1`. */
  who: string;
  createdAt: Date;
}

/** When a run began, and a later moment at which it held the lock of its state. */
export interface LockEvidence {
  startedAt: Date;
  heldAt: Date;
}

/** What Terraform does only while it holds the lock. */
const DONE_UNDER_LOCK = [
  'refresh_start',
  'refresh_complete',
  'resource_drift',
  'planned_change',
  'change_summary',
  'apply_start',
];

/** Reads the `Lock Info` of an error message; undefined when it has none. */
export function parseStateLock(message: string): StateLock | undefined {
  const read = (name: string) =>
    new RegExp(`^\\s*${name}:[^\\S\\n]+(\\S.*)$`, 'm')
      .exec(message)?.[1]
      .trim();
  const id = read('ID');
  const who = read('Who');
  const created =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d* \+0000 UTC$/.exec(
      read('Created') ?? '',
    );
  return id && who && created
    ? { id, who, createdAt: new Date(`${created[1]}T${created[2]}Z`) }
    : undefined;
}

/** What the output of a run proves; undefined when it may never have had the lock. */
export async function findLockEvidence(
  output: AsyncIterable<{ text: string }>,
): Promise<LockEvidence | undefined> {
  let startedAt: Date | undefined;
  for await (const { text } of output) {
    const line = parseLine(text);
    const time = isObject(line) ? new Date(String(line['@timestamp'])) : NaN;
    if (isObject(line) && time instanceof Date && !isNaN(time.getTime())) {
      startedAt ??= time;
      if (DONE_UNDER_LOCK.includes(String(line.type))) {
        return { startedAt, heldAt: time };
      }
    }
  }
  return undefined;
}

/**
 * Whether a lock is the one that a run took. The run held the only lock that
 * there was at one moment, so a lock from before that moment which still
 * exists is the run's. Clocks are compared, so it must be this machine's.
 */
export function isLockOfRun(
  lock: StateLock,
  { startedAt, heldAt }: LockEvidence,
  host: string,
): boolean {
  return (
    lock.who.endsWith(`@${host}`) &&
    lock.createdAt >= startedAt &&
    lock.createdAt <= heldAt
  );
}

function parseLine(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
