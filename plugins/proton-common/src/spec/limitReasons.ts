const MAX_REASONS = 10;
const MAX_LENGTH = 300;

/**
 * The first few reasons, each cut to a length that people read: what is wrong
 * with a text that anybody may have written can be longer than the text.
 *
 * @public
 */
export function limitReasons(reasons: readonly string[]): string[] {
  const hidden = reasons.length - MAX_REASONS;
  return [
    ...reasons.slice(0, MAX_REASONS).map(shorten),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
  ];
}

function shorten(reason: string): string {
  return reason.length > MAX_LENGTH
    ? `${reason.slice(0, MAX_LENGTH - 1)}…`
    : reason;
}
