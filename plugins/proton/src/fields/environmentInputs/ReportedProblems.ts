import {
  EnvironmentInputs,
  InputProblem,
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { deepEquals } from '@rjsf/utils';
import { findInputSchema, readInput } from './inputPaths';

/** What the backend or the engine has found wrong with inputs that were tried. */
export interface ReportedProblems {
  inputs: EnvironmentInputs;
  violations: InputViolation[];
}

/** Problems that the engine reports, which come in whole sentences. */
export function toEngineViolations(
  problems: InputProblem[] = [],
): InputViolation[] {
  return problems.map(problem => ({ ...problem, keyword: 'engine' }));
}

/** What of earlier reports still holds: those about inputs with the value that was tried. */
export function findReported(
  { inputs, violations }: ReportedProblems,
  now: EnvironmentInputs,
  schema: JsonSchema,
): InputViolation[] {
  const read = (from: EnvironmentInputs, path: string) =>
    readInput(from, path) ?? findInputSchema(schema, path)?.default;
  return violations.filter(({ path }) =>
    deepEquals(read(inputs, path), read(now, path)),
  );
}

/** Whether a form can show something beside an input. */
export function hasInput(schema: JsonSchema, path: string): boolean {
  return path !== '' && findInputSchema(schema, path) !== undefined;
}
