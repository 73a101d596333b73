import type { NamedResource } from './EntityNames';

/**
 * Environment templates and environments are resources of one namespace, and an
 * environment is often called as its template is.
 */
export function nameTemplate(template: NamedResource): NamedResource {
  return { ...template, name: `${template.name}-template` };
}
