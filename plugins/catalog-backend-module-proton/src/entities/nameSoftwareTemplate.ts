import type { NamedResource } from './EntityNames';

/** An environment template has a name for each of its two entities. */
export function nameSoftwareTemplate(
  template: NamedResource,
  prefix: string,
): NamedResource {
  return {
    ...template,
    arn: `${template.arn}#software-template`,
    name: `${prefix}${template.name}`,
  };
}
