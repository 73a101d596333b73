import { EnvironmentInputs } from './environmentSpec';
import { formatPath } from './formatPath';
import type { InputViolation } from './inputs';
import { createMarks } from './marks';
import { findBrokenNumbers } from './brokenNumbers';
import { createRounding, mapNumbers } from './roundedNumbers';
import { JsonSchema, TemplateSchema } from './templateSchema';

/**
 * A schema and inputs without exact numbers, for a validator of JSON Schema.
 *
 * @public
 */
export interface PlainTask {
  schema: JsonSchema;
  inputs: EnvironmentInputs;
}

/**
 * Returns what a validator is given to check inputs. Integers keep their place
 * among the numbers of the schema.
 *
 * @returns also the violations by numbers that no validator could decide
 * @public
 */
export function toPlainCheck(
  schema: TemplateSchema,
  inputs: EnvironmentInputs,
): PlainTask & { violations: InputViolation[] } {
  const plain = toPlainSchema(schema);
  const round = createRounding(plain);
  const violations: InputViolation[] = findBrokenNumbers(inputs).map(
    ({ path, ...broken }) => ({
      path: formatPath(path),
      ...broken,
    }),
  );
  return {
    schema: plain,
    inputs: mapNumbers(inputs, (exact, path) => {
      const rounded = round(exact, path);
      if (rounded === undefined) {
        violations.push({
          path: formatPath(path),
          message: 'has more digits than the schema can be checked with',
        });
      }
      return rounded ?? exact.toNumber();
    }),
    violations,
  };
}

/**
 * Returns what a validator is given to put defaults under inputs, and a way to
 * put the exact numbers back into what it answers.
 *
 * @public
 */
export function toPlainDefaults(
  schema: TemplateSchema,
  inputs: EnvironmentInputs,
): PlainTask & { restore: (merged: EnvironmentInputs) => EnvironmentInputs } {
  const { mark, markOrders, unmark } = createMarks([inputs, schema.inputs]);
  return {
    schema: mapNumbers(markOrders(schema.inputs) as JsonSchema, mark),
    inputs: mapNumbers(inputs, mark),
    restore: merged => unmark(merged, inputs),
  };
}

/**
 * Returns the schema of the inputs with JavaScript numbers alone.
 *
 * @public
 */
export function toPlainSchema(schema: TemplateSchema): JsonSchema {
  return mapNumbers(schema.inputs, exact => exact.toNumber());
}
