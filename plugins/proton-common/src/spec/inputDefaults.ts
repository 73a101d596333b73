import { EnvironmentInputs } from './environmentInputs';
import { isRecord, listEntries, mapMembers, toRecord } from './json';
import { resolveReference } from './resolveReference';
import { JsonSchema, TemplateSchemaError } from './templateSchema';

/** More than a schema and a spec of the sizes that Proton takes need. */
const MAX_STEPS = 200_000;

/**
 * Returns the inputs with the schema's defaults under them. Numbers keep their
 * digits and keys their order. The defaults of alternatives don't count.
 *
 * @throws {@link TemplateSchemaError} when the defaults of long lists are too many
 * @public
 */
export function applyInputDefaults(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  let steps = 0;

  function fill(source: unknown, value: unknown): unknown {
    steps += 1;
    if (steps > MAX_STEPS) {
      throw new TemplateSchemaError([
        'it has too many defaults for lists as long as those of the inputs',
      ]);
    }
    if (!isRecord(source)) {
      return value;
    }
    const { allOf, items, properties, additionalProperties } = resolveReference(
      root,
      source,
    );
    const filled = Array.isArray(allOf)
      ? allOf.reduce<unknown>((held, part) => fill(part, held), value)
      : value;
    if (Array.isArray(filled)) {
      return filled.map(item => fill(items, item));
    }
    if (!isRecord(filled)) {
      return filled;
    }
    const named = isRecord(properties) ? properties : {};
    return mapMembers(addDefaults(named, filled), (member, name) =>
      fill(
        Object.hasOwn(named, name) ? named[name] : additionalProperties,
        member,
      ),
    );
  }

  return fill(root, inputs) as EnvironmentInputs;
}

function addDefaults(
  properties: Record<string, unknown>,
  record: Record<string, unknown>,
): Record<string, unknown> {
  const defaults = listEntries(properties).flatMap(
    ([name, property]): Array<[string, unknown]> =>
      !Object.hasOwn(record, name) && isRecord(property)
        ? [[name, property.default]]
        : [],
  );
  return toRecord([...listEntries(record), ...defaults]);
}
