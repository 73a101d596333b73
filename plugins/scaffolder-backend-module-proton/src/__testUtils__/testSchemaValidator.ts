import { findInputViolations } from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';

/** A validator without threads, for tests with clocks of their own. */
export const testSchemaValidator: SchemaValidator = {
  findInputViolations: async (schema, inputs, options) =>
    findInputViolations(schema, inputs, options),
  findRuleProblems: async () => [],
  async findSchemaProblem(schema) {
    try {
      findInputViolations(schema, {});
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },
};
