/**
 * The inputs of an environment: the value of `spec` in a spec file. A number that
 * JavaScript can't hold as it was written is an {@link ExactNumber}.
 *
 * @public
 */
export type EnvironmentInputs = Record<string, unknown>;

/**
 * An input that breaks the schema.
 *
 * @public
 */
export interface InputViolation {
  /** Where, such as `vpc_cidr` or `subnets[0].cidr`; empty for the whole. */
  path: string;
  /** What is wrong in English, such as `must be a boolean`. It never holds the value. */
  message: string;
  /**
   * For programs, which say it in another language: the JSON Schema keyword that
   * is broken, such as `minimum`.
   */
  keyword?: string;
  /** What the keyword asks for, such as `{ limit: 1 }`; it never holds the value. */
  params?: Record<string, unknown>;
}
