import {
  EnvironmentInputs,
  findInputViolations,
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ErrorSchema } from '@rjsf/utils';
import { describeViolation } from './describeViolation';
import { splitPath } from './inputPaths';

/** What of the inputs breaks a schema whose references are inlined. */
export function findProblems(
  schema: JsonSchema,
  inputs: EnvironmentInputs,
): InputViolation[] {
  return findInputViolations(
    { inputTypeName: 'Inputs', inputs: schema },
    inputs,
  );
}

/** The id that RJSF gives to the box of an input. */
export function toFieldId(prefix: string, path: string): string {
  return [prefix, ...splitPath(path)].join('_');
}

/** Violations as RJSF shows them: each at its own input, in words. */
export function toErrorSchema(
  violations: InputViolation[],
  schema: JsonSchema,
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
      describeViolation(violation, schema, { besideDescription: true }),
    ];
  }
  return root;
}
