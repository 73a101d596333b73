import { stringify } from 'yaml';

/** Writes examples of an action: a step of a template, after those that it needs. */
export function exampleStep(
  id: string,
  action: string,
  stepsBefore: object[] = [],
): (name: string, input: object) => string {
  return (name, input) =>
    stringify({ steps: [...stepsBefore, { id, name, action, input }] });
}
