import {
  EnvironmentInputs,
  findInputViolations,
  InputCheckOptions,
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ErrorSchema } from '@rjsf/utils';
import { ProtonTranslate } from '../../useProtonTranslation';
import { describeViolation } from './describeViolation';
import { isExactDigits } from './isExactDigits';
import {
  findInputSchema,
  listLeaves,
  readInput,
  splitPath,
} from './inputPaths';

/**
 * What of the inputs breaks a schema whose references are inlined. A name that
 * the schema does not have is wrong, too: it can only be a slip in the YAML.
 */
export function findProblems(
  schema: JsonSchema,
  inputs: EnvironmentInputs,
  options: InputCheckOptions & {
    /** What is deployed, where the backend keeps numbers that stay as they are. */
    kept?: EnvironmentInputs;
  } = {},
): InputViolation[] {
  const { kept } = options;
  const violations = findInputViolations(
    { inputTypeName: 'Inputs', inputs: schema },
    inputs,
    options,
  ).flatMap(violation => {
    const value = readInput(inputs, violation.path);
    if (
      violation.keyword !== 'type' ||
      !isExactDigits(findInputSchema(schema, violation.path), value)
    ) {
      return [violation];
    }
    return kept && readInput(kept, violation.path) === value
      ? []
      : [toRounded(violation.path, Number(value))];
  });
  const unknown = listLeaves(inputs, [schema])
    .filter(path => !findInputSchema(schema, path))
    .filter(path => !violations.some(violation => violation.path === path))
    .map(path => ({
      path,
      message: 'is not an input of this template version',
      keyword: 'additionalProperties',
    }));
  return [...violations, ...unknown];
}

function toRounded(path: string, value: number): InputViolation {
  return {
    path,
    message: 'is a number that a form cannot hold',
    keyword: 'safeInteger',
    params: { limit: (value < 0 ? -1 : 1) * Number.MAX_SAFE_INTEGER },
  };
}

/** The id that RJSF gives to the box of an input. */
export function toFieldId(prefix: string, path: string): string {
  return [prefix, ...splitPath(path)].join('_');
}

/** Violations as RJSF shows them: each at its own input, in words. */
export function toErrorSchema(
  violations: InputViolation[],
  schema: JsonSchema,
  t: ProtonTranslate,
): ErrorSchema {
  const root: ErrorSchema = {};
  for (const violation of violations) {
    let node = root;
    for (const step of splitPath(violation.path)) {
      node[step] ??= {};
      node = node[step] as ErrorSchema;
    }
    node.__errors = [
      ...(node.__errors ?? []),
      describeViolation(violation, schema, t, { besideDescription: true }),
    ];
  }
  return root;
}
