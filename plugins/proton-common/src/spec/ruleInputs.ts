import { EnvironmentInputs } from './environmentInputs';
import { isExactNumber, toInteger } from './exactNumber';
import { isRecord, mapLeaves } from './json';
import { propertySchema, resolveReference, schemaAt } from './resolveReference';
import { JsonSchema, TemplateSchema } from './templateSchema';

/**
 * The inputs as CEL has them: a whole number is an `int`, which is a bigint, unless
 * the schema says that it may have a fraction. Null stands for an input without a value.
 *
 * @public
 */
export function toRuleInputs(
  root: JsonSchema,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  return mapLeaves(inputs, (leaf, path) => {
    if (leaf === null) {
      return undefined;
    }
    if (typeof leaf !== 'number' && !isExactNumber(leaf)) {
      return leaf;
    }
    const isDouble = schemaAt(root, path).type === 'number';
    const integer = isDouble ? undefined : toInteger(leaf);
    return integer ?? Number(leaf);
  }) as EnvironmentInputs;
}

/**
 * What CEL knows of a type before it sees a value: the name of a type, or the types
 * of an object's members.
 *
 * @public
 */
export type RuleType = string | { [member: string]: RuleType };

const SCALARS: Record<string, string> = {
  string: 'string',
  integer: 'int',
  number: 'double',
  boolean: 'bool',
};

/** Whatever isn't known exactly. */
const ANY = 'dyn';

/**
 * The types of inputs, with which a rule is checked before there are inputs.
 *
 * @public
 */
export function toRuleType(root: JsonSchema, schema = root): RuleType {
  const { type, properties, items, ...others } = resolveReference(root, schema);
  if (['allOf', 'anyOf', 'oneOf'].some(keyword => keyword in others)) {
    return ANY;
  }
  if (typeof type === 'string' && Object.hasOwn(SCALARS, type)) {
    return SCALARS[type];
  }
  if (type === 'array') {
    const item = isRecord(items) ? toRuleType(root, items) : ANY;
    return typeof item === 'string' && item !== ANY ? `list<${item}>` : 'list';
  }
  if (type !== 'object') {
    return ANY;
  }
  const members = Object.entries(isRecord(properties) ? properties : {});
  return members.length > 0 && members.every(([name]) => isIdentifier(name))
    ? Object.fromEntries(
        members.map(([name, member]) => [
          name,
          isRecord(member) ? toRuleType(root, member) : ANY,
        ]),
      )
    : 'map';
}

/**
 * The rules of a schema whose `fieldPath` leads to no input, with their lines.
 *
 * @public
 */
export function findFieldPathProblems({
  inputs,
  rules = [],
}: TemplateSchema): string[] {
  return rules.flatMap(({ fieldPath, line }) =>
    fieldPath === undefined || hasInput(inputs, fieldPath.split('.'))
      ? []
      : [`line ${line}: the fieldPath "${fieldPath}" leads to no input`],
  );
}

function hasInput(root: JsonSchema, path: string[]): boolean {
  return path.every(
    (name, depth) =>
      propertySchema(root, schemaAt(root, path.slice(0, depth)), name) !==
      undefined,
  );
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
