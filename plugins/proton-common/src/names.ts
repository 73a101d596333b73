/**
 * The names that Proton accepts for templates and environments, from the
 * `ResourceName` shape of the Proton API model.
 *
 * @public
 */
export const RESOURCE_NAME_PATTERN = /^[0-9A-Za-z]+[0-9A-Za-z_-]*$/;

/**
 * The longest name that Proton accepts, in characters.
 *
 * @public
 */
export const RESOURCE_NAME_MAX_LENGTH = 100;

/**
 * What is wrong with a name of a template or an environment: one sentence for
 * each violation, and none when Proton accepts the name.
 *
 * @public
 */
export function findResourceNameViolations(name: string): string[] {
  const violations: string[] = [];
  if (name.length < 1) {
    violations.push('must not be empty');
  } else if (!RESOURCE_NAME_PATTERN.test(name)) {
    violations.push(
      'must start with a letter or digit and hold only letters, digits, "_" and "-"',
    );
  }
  if (name.length > RESOURCE_NAME_MAX_LENGTH) {
    violations.push(
      `must not be longer than ${RESOURCE_NAME_MAX_LENGTH} characters (it has ${name.length})`,
    );
  }
  return violations;
}
