/** The names that Proton accepts, from the `ResourceName` shape of its API model. */
const RESOURCE_NAME_PATTERN = /^[0-9A-Za-z]+[0-9A-Za-z_-]*$/;

/**
 * The longest name that Proton accepts, in characters.
 *
 * @public
 */
export const RESOURCE_NAME_MAX_LENGTH = 100;

/**
 * A rule that a name breaks: what is wrong in English, such as
 * `must not be empty`, and the same for programs, which say it in another
 * language.
 *
 * @public
 */
export type ResourceNameViolation = { message: string } & (
  | { code: 'empty' }
  | { code: 'characters' }
  | { code: 'too-long'; maximum: number; length: number }
);

/**
 * The rules that a name of a template or an environment breaks; none when Proton
 * accepts the name.
 *
 * @public
 */
export function checkResourceName(name: string): ResourceNameViolation[] {
  const violations: ResourceNameViolation[] = [];
  if (name.length < 1) {
    violations.push({ code: 'empty', message: 'must not be empty' });
  } else if (!RESOURCE_NAME_PATTERN.test(name)) {
    violations.push({
      code: 'characters',
      message:
        'must start with a letter or digit and hold only letters, digits, "_" and "-"',
    });
  }
  if (name.length > RESOURCE_NAME_MAX_LENGTH) {
    violations.push({
      code: 'too-long',
      maximum: RESOURCE_NAME_MAX_LENGTH,
      length: name.length,
      message: `must not be longer than ${RESOURCE_NAME_MAX_LENGTH} characters (it has ${name.length})`,
    });
  }
  return violations;
}

/**
 * What is wrong with a name of a template or an environment: one sentence for
 * each violation, and none when Proton accepts the name.
 *
 * @public
 */
export function findResourceNameViolations(name: string): string[] {
  return checkResourceName(name).map(({ message }) => message);
}
