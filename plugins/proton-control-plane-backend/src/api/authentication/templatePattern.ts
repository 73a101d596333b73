const TEMPLATE_PATTERN = /^[\w*?-]+$/;

/** Whether a text can stand in a list of environment templates, such as `eks-*`. */
export function isTemplatePattern(text: string): boolean {
  return TEMPLATE_PATTERN.test(text);
}

/**
 * Whether a pattern covers the name of an environment template: `*` stands for
 * any characters and `?` for one.
 */
export function matchesTemplate(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[*?]/g, wildcard => (wildcard === '*' ? '.*' : '.'));
  return new RegExp(`^${source}$`).test(name);
}
