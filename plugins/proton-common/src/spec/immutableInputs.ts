import { EnvironmentInputs, InputViolation } from './environmentInputs';
import { ExactNumber, isExactNumber, isSameNumber } from './exactNumber';
import { isImmutableInput } from './inputKeywords';
import { formatPath, isRecord, Path, valueAt } from './json';
import { resolveReference } from './resolveReference';
import { JsonSchema, TemplateSchemaError } from './templateSchema';

/** More than a schema and a spec of the sizes that Proton takes need. */
const MAX_STEPS = 200_000;

/**
 * What inputs are checked against beside their schema.
 *
 * @public
 */
export interface InputCheckOptions {
  /**
   * What the environment is deployed with, with the defaults of the version that
   * it runs; absent until it has been deployed.
   */
  deployed?: EnvironmentInputs;
}

/** An input that keeps its value. */
interface FixedInput {
  path: Path;
  value: unknown;
}

/**
 * The inputs that differ from what is deployed although the schema marks them
 * with `x-proton-immutable`. An input that has no value yet can be set.
 *
 * Give both with the defaults of their versions: a default that is written out,
 * or left out again, changes nothing.
 *
 * @throws {@link TemplateSchemaError} when the schema is too large to be followed
 * @public
 */
export function findImmutableViolations(
  root: JsonSchema,
  deployed: EnvironmentInputs,
  inputs: EnvironmentInputs,
): InputViolation[] {
  return listFixed(root, deployed)
    .filter(({ path, value }) => !isKept(value, valueAt(inputs, path)))
    .map(({ path }) => ({
      path: formatPath(path),
      message:
        "can't be changed after the environment is created. Restore its deployed value, or create another environment",
      keyword: 'immutable',
    }));
}

/**
 * The paths of the inputs that a schema marks with `x-proton-immutable` and that
 * are deployed with a value, and these values.
 *
 * @public
 */
export function listFixedInputs(
  root: JsonSchema,
  deployed: EnvironmentInputs,
): Array<{ path: string; value: unknown }> {
  return listFixed(root, deployed).map(({ path, value }) => ({
    path: formatPath(path),
    value,
  }));
}

/** A list counts as a whole; what alternatives say of an input doesn't count. */
function listFixed(root: JsonSchema, deployed: EnvironmentInputs) {
  const fixed = new Map<string, FixedInput>();
  let steps = 0;

  function visit(source: unknown, value: unknown, path: Path): void {
    steps += 1;
    if (steps > MAX_STEPS) {
      throw new TemplateSchemaError([
        'it has too many types for the inputs that are deployed',
      ]);
    }
    if (!isRecord(source) || value === undefined || value === null) {
      return;
    }
    const schema = resolveReference(root, source);
    if (isImmutableInput(schema)) {
      fixed.set(formatPath(path), { path, value });
      return;
    }
    const { allOf, properties, additionalProperties } = schema;
    if (Array.isArray(allOf)) {
      allOf.forEach(part => visit(part, value, path));
    }
    if (isRecord(value)) {
      const named = isRecord(properties) ? properties : {};
      for (const [name, member] of Object.entries(value)) {
        const isNamed = Object.hasOwn(named, name);
        visit(isNamed ? named[name] : additionalProperties, member, [
          ...path,
          name,
        ]);
      }
    }
  }

  visit(root, deployed, []);
  return [...fixed.values()];
}

/** A form leaves out what is empty. */
function isKept(before: unknown, after: unknown): boolean {
  const isEmpty =
    before === '' || (isRecord(before) && Object.keys(before).length === 0);
  return (
    (isEmpty && (after ?? undefined) === undefined) || isSame(before, after)
  );
}

function isSame(left: unknown, right: unknown): boolean {
  if (isNumber(left) && isNumber(right)) {
    return isSameNumber(left, right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length &&
      left.every((item, index) => isSame(item, right[index]))
    );
  }
  if (isRecord(left) && isRecord(right)) {
    const names = Object.keys({ ...left, ...right });
    return names.every(name => isSame(left[name], right[name]));
  }
  return left === right;
}

function isNumber(value: unknown): value is number | ExactNumber {
  return typeof value === 'number' || isExactNumber(value);
}
