/**
 * The display name that somebody gave a template. Proton answers with the name
 * of a template that has none, and pages would show it twice.
 */
export function readDisplayName(template: {
  name?: string;
  displayName?: string;
}): string | undefined {
  const { name, displayName } = template;
  return displayName && displayName !== name ? displayName : undefined;
}
