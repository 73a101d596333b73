import { EnvironmentInputs, InputViolation } from './environmentInputs';
import { isBeyondSafe, isExactNumber } from './exactNumber';
import { formatPath, mapLeaves, Path } from './json';
import { createRounding } from './roundedNumbers';
import { JsonSchema, TemplateSchema } from './templateSchema';

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
): {
  schema: JsonSchema;
  inputs: EnvironmentInputs;
  violations: InputViolation[];
} {
  const plain = toPlainSchema(schema);
  const round = createRounding(plain);
  const violations: InputViolation[] = findBrokenNumbers(inputs).map(
    ({ path, ...broken }) => ({ path: formatPath(path), ...broken }),
  );
  const rounded = mapLeaves(inputs, (leaf, path) => {
    if (!isExactNumber(leaf)) {
      return leaf;
    }
    const number = round(leaf, path);
    if (number === undefined) {
      violations.push({
        path: formatPath(path),
        message: 'has more digits than the schema can be checked with',
      });
    }
    return number ?? leaf.toNumber();
  });
  return { schema: plain, inputs: rounded as EnvironmentInputs, violations };
}

/**
 * Returns the schema of the inputs with JavaScript numbers alone.
 *
 * @public
 */
export function toPlainSchema(schema: TemplateSchema): JsonSchema {
  return mapLeaves(schema.inputs, leaf =>
    isExactNumber(leaf) ? leaf.toNumber() : leaf,
  ) as JsonSchema;
}

/**
 * Finds JavaScript numbers that may have lost digits, in a form or in JSON, and
 * those that JSON can't carry.
 */
export function findBrokenNumbers(
  value: unknown,
  at: Path = [],
): Array<Omit<InputViolation, 'path'> & { path: Path }> {
  const broken: ReturnType<typeof findBrokenNumbers> = [];
  mapLeaves(
    value,
    (leaf, path) => {
      if (isBeyondSafe(leaf)) {
        broken.push({
          path,
          message: `is an integer beyond ${Number.MAX_SAFE_INTEGER}, which may have lost digits in a form or in JSON; write it in the text of the spec`,
          keyword: 'safeInteger',
          params: { limit: Math.sign(leaf) * Number.MAX_SAFE_INTEGER },
        });
      } else if (typeof leaf === 'number' && !Number.isFinite(leaf)) {
        broken.push({ path, message: 'must be a finite number' });
      }
    },
    at,
  );
  return broken;
}
