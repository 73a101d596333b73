import { diffLines } from 'diff';

/** A line on one side; absent where the other side has one more. */
export interface LinePair {
  before?: string;
  after?: string;
  changed: boolean;
}

/** The lines of two texts beside each other, what belongs together in one row. */
export function pairLines(before: string, after: string): LinePair[] {
  const pairs: LinePair[] = [];
  let removed: string[] = [];

  function flush(added: string[]) {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      pairs.push({ before: removed[at], after: added[at], changed: true });
    }
    removed = [];
  }

  for (const part of diffLines(before, after)) {
    const lines = part.value.replace(/\n$/, '').split('\n');
    if (part.removed) {
      removed = lines;
    } else if (part.added) {
      flush(lines);
    } else {
      flush([]);
      pairs.push(
        ...lines.map(line => ({ before: line, after: line, changed: false })),
      );
    }
  }
  flush([]);
  return pairs;
}
