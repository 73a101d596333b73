import type { EnvironmentInputsOptions } from './schema';

export type InputGroup = NonNullable<
  EnvironmentInputsOptions['groups']
>[number];

/**
 * Puts inputs into the groups that name them, in the groups' order. Each stands
 * once; a group with nothing in it is left out.
 */
export function groupInputs<T extends { name: string }>(
  inputs: T[],
  groups: InputGroup[],
): { grouped: Array<{ group: InputGroup; inputs: T[] }>; rest: T[] } {
  const left = new Map(inputs.map(input => [input.name, input]));
  const grouped = groups.map(group => ({
    group,
    inputs: group.inputs.flatMap(name => {
      const input = left.get(name);
      left.delete(name);
      return input ? [input] : [];
    }),
  }));
  return {
    grouped: grouped.filter(each => each.inputs.length > 0),
    rest: [...left.values()],
  };
}
