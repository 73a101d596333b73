import {
  JsonSchema,
  listInputNames,
  readInputHelp,
} from '@proton-vending/backstage-plugin-proton-common';
import type { UiSchema } from '@rjsf/utils';
import { isRecord } from './inputPaths';
import { joinAlternatives } from './joinAlternatives';

/**
 * Shows inputs as `x-proton-order` and `x-proton-help` ask for it, at every depth
 * of a schema whose references are inlined. An order that is there already counts
 * first. Members of alternatives are shown like members of the input itself.
 *
 * @param shown - what of the schema the form asks for
 */
export function applyInputKeywords(
  schema: JsonSchema,
  shown: JsonSchema,
  uiSchema: UiSchema,
): void {
  const { items, properties } = joinAlternatives(schema);
  const asked = joinAlternatives(shown);
  if (items && asked.items) {
    uiSchema.items ??= {};
    applyInputKeywords(items, asked.items, uiSchema.items);
  }
  for (const [name, property] of Object.entries(properties)) {
    const below = asked.properties[name];
    if (below) {
      uiSchema[name] ??= {};
      addHelp(uiSchema[name], readInputHelp(property));
      applyInputKeywords(property, below, uiSchema[name]);
    }
  }
  if (Object.values(properties).some(hasOrder)) {
    const first: string[] = uiSchema['ui:order'] ?? [];
    const names = listInputNames({}, { properties });
    uiSchema['ui:order'] = [
      ...new Set([...first.filter(name => name !== '*'), ...names]),
      '*',
      // RJSF refuses an order that names what is not there.
    ].filter(name => name === '*' || Object.hasOwn(asked.properties, name));
  }
}

/** Adds a sentence to what stands below an input. */
export function addHelp(uiSchema: UiSchema, help: string | undefined): void {
  if (help) {
    uiSchema['ui:help'] = [uiSchema['ui:help'], help].filter(Boolean).join(' ');
  }
}

function hasOrder(schema: unknown): boolean {
  return isRecord(schema) && schema['x-proton-order'] !== undefined;
}
