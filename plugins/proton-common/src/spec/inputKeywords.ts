import { isRecord, listEntries } from './json';
import { resolveReference } from './resolveReference';
import { JsonSchema } from './templateSchema';

/** The keywords of this project that an input's schema may have. */
export const INPUT_KEYWORDS = [
  'x-proton-immutable',
  'x-proton-group',
  'x-proton-order',
  'x-proton-help',
] as const;

/** What of a schema these keywords say. */
export function pickInputKeywords(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    INPUT_KEYWORDS.filter(keyword => Object.hasOwn(schema, keyword)).map(
      keyword => [keyword, schema[keyword]],
    ),
  );
}

/**
 * Inputs that stand together in a form.
 *
 * @public
 */
export interface NamedInputGroup {
  title: string;
  /** Names of inputs of the first level. */
  inputs: string[];
}

/**
 * Whether an input keeps the value that it was first deployed with.
 *
 * @public
 */
export function isImmutableInput(schema: JsonSchema): boolean {
  return schema['x-proton-immutable'] === true;
}

/**
 * What to read before an input is filled in, beyond its description.
 *
 * @public
 */
export function readInputHelp(schema: JsonSchema): string | undefined {
  const help = schema['x-proton-help'];
  return typeof help === 'string' && help !== '' ? help : undefined;
}

/**
 * The names of an object's properties as a form asks for them: those with
 * `x-proton-order` first, by that number, then the others as they are written.
 *
 * @public
 */
export function listInputNames(root: JsonSchema, schema: JsonSchema): string[] {
  const { properties } = resolveReference(root, schema);
  return listEntries(isRecord(properties) ? properties : {})
    .map(([name, property]) => ({
      name,
      order: readOrder(resolveReference(root, property)),
    }))
    .sort((left, right) => compareOrders(left.order, right.order))
    .map(({ name }) => name);
}

/**
 * The groups of `x-proton-group`, in the order in which a form comes upon them.
 *
 * @public
 */
export function listInputGroups(root: JsonSchema): NamedInputGroup[] {
  const { properties } = resolveReference(root, root);
  const groups = new Map<string, string[]>();
  for (const name of listInputNames(root, root)) {
    const title = isRecord(properties)
      ? resolveReference(root, properties[name])['x-proton-group']
      : undefined;
    if (typeof title === 'string' && title !== '') {
      groups.set(title, [...(groups.get(title) ?? []), name]);
    }
  }
  return [...groups].map(([title, inputs]) => ({ title, inputs }));
}

function readOrder(schema: JsonSchema): number {
  const order = schema['x-proton-order'];
  return typeof order === 'number' ? order : Infinity;
}

/** Infinity minus itself is no order. */
function compareOrders(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
