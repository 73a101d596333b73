/** What the placeholders of an external ID or a session policy stand for. */
export interface Placeholders {
  accountId: string;
  environmentId: string;
  environmentName: string;
}

/** The longest that AWS Proton allows, for checks before there is an environment. */
export const LONGEST: Placeholders = {
  accountId: '1'.repeat(12),
  environmentId: 'x'.repeat(36),
  environmentName: 'x'.repeat(100),
};

/** Leaves what it doesn't know, such as the `${aws:username}` of IAM. */
export function fillPlaceholders(text: string, values: Placeholders): string {
  const known = new Map(Object.entries(values));
  return text.replace(
    /\$\{(\w+)\}/g,
    (placeholder, name) => known.get(name) ?? placeholder,
  );
}
