const ENTITY_NAME_MAX_LENGTH = 63;

/**
 * The entity name of the software template for an environment template: its name
 * behind a prefix, cut to what the catalog accepts. Names that were alike but for
 * what is cut are for the caller to keep apart.
 */
export function softwareTemplateName(templateName: string): string {
  return `proton-${templateName}`
    .slice(0, ENTITY_NAME_MAX_LENGTH)
    .replace(/[-_]+$/, '');
}
