import {
  EnvironmentInputs,
  findInputViolations,
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ErrorSchema } from '@rjsf/utils';
import { ProtonTranslate } from '../../useProtonTranslation';
import { describeViolation } from './describeViolation';
import { findInputSchema, isRecord, listLeaves, splitPath } from './inputPaths';

/**
 * What of the inputs breaks a schema whose references are inlined. A name that
 * the schema does not have is wrong, too: it can only be a slip in the YAML.
 */
export function findProblems(
  schema: JsonSchema,
  inputs: EnvironmentInputs,
): InputViolation[] {
  const violations = findInputViolations(
    { inputTypeName: 'Inputs', inputs: schema },
    inputs,
  );
  const unknown = listLeaves(inputs, [schema])
    .filter(path => !findInputSchema(schema, path))
    .filter(path => !violations.some(violation => violation.path === path))
    .map(path => ({
      path,
      message: 'is not an input of this template version',
      keyword: 'additionalProperties',
    }));
  return [...violations, ...unknown, ...findRounded(inputs)];
}

/** Integers that JavaScript rounds: what was typed or deployed may be another one. */
function findRounded(value: unknown, path = ''): InputViolation[] {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value)
      ? [
          {
            path,
            message: 'is an integer that a form cannot hold',
            keyword: 'safeInteger',
            params: {
              limit: Math.sign(value) * Number.MAX_SAFE_INTEGER,
            },
          },
        ]
      : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      findRounded(item, `${path}[${index}]`),
    );
  }
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, held]) =>
        findRounded(held, path ? `${path}.${name}` : name),
      )
    : [];
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
