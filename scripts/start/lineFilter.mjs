// eslint-disable-next-line no-control-regex
const COLORS = /\u001b\[[0-9;]*m/g;

export const withoutColors = line => line.replace(COLORS, '');

// "2026-11-23T10:00:00.000Z catalog warn Something …", as Backstage logs it.
const LOG_LINE =
  /^(?:\d{4}-\d{2}-\d{2}[T ]\S+ )?\S+ (error|warn|info|debug|verbose|http|silly)\b/;

const TROUBLE = /\b(error|failed|exception)\b/i;

// How Node.js itself begins to tell that a process crashes.
const CRASH = /^(node:|Uncaught|\w*Error\b)/;

/**
 * Picks the lines worth a place on the terminal: warnings and errors, with the
 * lines that belong to them. The whole output is in the log file.
 */
export function createLineFilter({ verbose }) {
  let showing = false;
  let hasLevels = false;
  return line => {
    if (verbose) {
      return true;
    }
    const text = withoutColors(line);
    const level = LOG_LINE.exec(text)?.[1];
    if (level) {
      hasLevels = true;
      showing = level === 'error' || level === 'warn';
    } else if (hasLevels) {
      // A message of several lines keeps the level of its first one.
      showing ||= CRASH.test(text);
    } else if (!/^\s/.test(text)) {
      showing = TROUBLE.test(text);
    }
    return showing && text.trim() !== '';
  };
}
