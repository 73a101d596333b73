import type { EnvironmentChanges } from './planUpdate';

/** A line for each difference, such as `node_count: 2 → 3`. */
export function describeChanges({
  version,
  inputs,
}: EnvironmentChanges): string[] {
  return [
    ...(version
      ? [`template version: ${version.before} → ${version.after}`]
      : []),
    ...inputs.map(change => {
      const before = 'before' in change ? write(change.before) : '(none)';
      const after = 'after' in change ? write(change.after) : '(none)';
      return `${change.path}: ${before} → ${after}`;
    }),
  ];
}

function write(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
