import type {
  EnvironmentInputs,
  InputCheckOptions,
  InputViolation,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * Checks inputs against the schemas of template versions, within limits of time
 * and memory and without holding up the process.
 *
 * @public
 */
export interface SchemaValidator {
  /**
   * Lists what of the inputs breaks the schema or its rules, or can't be changed any more. Of many
   * violations, it lists the first ones and how many more there are.
   *
   * @throws InputError when the check exceeds its limits or the schema is unusable
   * @throws ServiceUnavailableError when too many checks wait already
   */
  findInputViolations(
    schema: TemplateSchema,
    inputs: EnvironmentInputs,
    options?: InputCheckOptions,
  ): Promise<InputViolation[]>;

  /**
   * Says why the schema can't be used to check inputs, such as a bad pattern or a
   * keyword with a value of the wrong type; undefined when it can. It waits for
   * its turn for as long as it takes.
   */
  findSchemaProblem(schema: TemplateSchema): Promise<string | undefined>;

  /**
   * Says why the rules of a schema can't be used to check inputs, with their lines,
   * such as a name that no input has; none when they can. It waits for its turn.
   */
  findRuleProblems(schema: TemplateSchema): Promise<string[]>;
}
