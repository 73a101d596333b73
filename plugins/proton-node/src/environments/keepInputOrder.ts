import type { EnvironmentInputs } from '@proton-vending/backstage-plugin-proton-common';

/**
 * The same inputs in the order of the current ones, so that a comparison of both
 * specs shows only what changes. New inputs come last. Objects whose order is
 * kept stay the same objects, with the order that their YAML had.
 */
export function keepInputOrder(
  current: EnvironmentInputs,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  const keys = [
    ...Object.keys(current).filter(key => Object.hasOwn(inputs, key)),
    ...Object.keys(inputs).filter(key => !Object.hasOwn(current, key)),
  ];
  const values = keys.map(key => {
    const [before, value] = [current[key], inputs[key]];
    return isObject(before) && isObject(value)
      ? keepInputOrder(before, value)
      : value;
  });
  const isKept = Object.keys(inputs).every(
    (key, index) => key === keys[index] && inputs[key] === values[index],
  );
  return isKept
    ? inputs
    : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

function isObject(value: unknown): value is EnvironmentInputs {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}
