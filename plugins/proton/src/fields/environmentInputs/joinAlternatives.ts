import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import { isRecord, listAlternatives } from './inputPaths';

/** What an input may have, by itself and by its alternatives, which RJSF shows with the same UI schema. */
export function joinAlternatives(schema: JsonSchema): {
  items?: JsonSchema;
  properties: Record<string, JsonSchema>;
} {
  const { items } = schema;
  const properties: Record<string, JsonSchema> = {};
  const others = listAlternatives(schema).map(joinAlternatives);
  for (const each of [schema, ...others]) {
    for (const [name, property] of Object.entries(each.properties ?? {})) {
      if (isRecord(property)) {
        // What is said first counts.
        properties[name] ??= property;
      }
    }
  }
  return {
    items: [items, ...others.map(other => other.items)].find(isRecord),
    properties,
  };
}
