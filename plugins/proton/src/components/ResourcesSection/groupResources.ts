import { EnvironmentResource } from '@proton-vending/backstage-plugin-proton-common';

export interface ResourceGroup {
  type: string;
  resources: EnvironmentResource[];
}

/** The resources in which a text stands, by their type. */
export function groupResources(
  resources: EnvironmentResource[],
  search: string,
): ResourceGroup[] {
  const needle = search.trim().toLowerCase();
  const groups = new Map<string, EnvironmentResource[]>();
  for (const resource of resources) {
    const { name, type, identifier = '' } = resource;
    const text = `${name} ${type} ${identifier}`.toLowerCase();
    if (text.includes(needle)) {
      groups.set(type, [...(groups.get(type) ?? []), resource]);
    }
  }
  return [...groups]
    .map(([type, ofType]) => ({ type, resources: ofType }))
    .sort((a, b) => a.type.localeCompare(b.type));
}
