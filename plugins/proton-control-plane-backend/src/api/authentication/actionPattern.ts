const ACTION_PATTERN = /^(\*|proton:[A-Za-z*?]+)$/;

/** Whether a text can stand in an allow list, such as `proton:Get*`. */
export function isActionPattern(text: string): boolean {
  return ACTION_PATTERN.test(text);
}

/**
 * Whether an IAM-style pattern covers an action such as `proton:GetService`:
 * `*` stands for any characters, `?` for one, and case does not matter.
 */
export function matchesAction(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[*?]/g, wildcard => (wildcard === '*' ? '.*' : '.'));
  return new RegExp(`^${source}$`, 'i').test(action);
}
