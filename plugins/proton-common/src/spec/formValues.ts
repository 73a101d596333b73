import { EnvironmentInputs } from './environmentInputs';
import { isExactNumber, isHeld } from './exactNumber';
import { isRecord, listLeaves, mapLeaves, mapMembers } from './json';
import { JsonSchema } from './templateSchema';

/**
 * The inputs as a form holds them: a number that JavaScript would change is a
 * string of its digits. {@link keepExactNumbers} takes what comes back.
 *
 * @public
 */
export function toFormInputs(inputs: EnvironmentInputs): EnvironmentInputs {
  return mapMembers(inputs, toFormValue);
}

/**
 * Puts the numbers back that a form held in another way and left as they were.
 *
 * @param current - the inputs that {@link toFormInputs} was given
 * @param wanted - what came back from the form
 * @public
 */
export function keepExactNumbers(
  current: EnvironmentInputs,
  wanted: EnvironmentInputs,
): EnvironmentInputs {
  return mapMembers(wanted, (value, name) =>
    Object.hasOwn(current, name) ? keepExact(current[name], value) : value,
  );
}

/** Keywords that hold values, not schemas. */
const VALUES = ['const', 'enum', 'example'];

/**
 * The schema as a form needs it. A default that JavaScript would change is left
 * out, and so is the need to fill it in: Proton has the default.
 *
 * @public
 */
export function toFormSchema(schema: JsonSchema): JsonSchema {
  return mapMembers(omitRequired(schema), (value, keyword) => {
    if (keyword === 'default') {
      return holdsAll(value) ? toFormValue(value) : undefined;
    }
    if (VALUES.includes(keyword)) {
      return toFormValue(value);
    }
    if (Array.isArray(value)) {
      return value.map(each => (isRecord(each) ? toFormSchema(each) : each));
    }
    if (!isRecord(value)) {
      return value;
    }
    return keyword === 'properties' || keyword === 'definitions'
      ? mapMembers(value, each => (isRecord(each) ? toFormSchema(each) : each))
      : toFormSchema(value);
  });
}

function omitRequired(schema: JsonSchema): JsonSchema {
  const { required, properties } = schema;
  if (!Array.isArray(required) || !isRecord(properties)) {
    return schema;
  }
  const asked = required.filter(name => {
    const property = Object.hasOwn(properties, name) ? properties[name] : {};
    return !isRecord(property) || holdsAll(property.default);
  });
  return asked.length === required.length
    ? schema
    : { ...schema, required: asked };
}

function toFormValue(value: unknown): unknown {
  return mapLeaves(value, leaf => {
    if (!isExactNumber(leaf)) {
      return leaf;
    }
    return isHeld(leaf) ? leaf.toNumber() : leaf.text;
  });
}

function keepExact(current: unknown, wanted: unknown): unknown {
  if (isExactNumber(current)) {
    return toFormValue(current) === wanted ? current : wanted;
  }
  if (Array.isArray(current) && Array.isArray(wanted)) {
    return wanted.map((item, index) => keepExact(current[index], item));
  }
  return isRecord(current) && isRecord(wanted)
    ? keepExactNumbers(current, wanted)
    : wanted;
}

function holdsAll(value: unknown): boolean {
  return listLeaves(value).every(leaf => !isExactNumber(leaf) || isHeld(leaf));
}
