import type { JsonSchema } from '../spec';
import { SoftwareTemplateError } from './SoftwareTemplateError';
import { writeOutSchema } from './writeOutSchema';

/**
 * Why no form can ask for the inputs of a template version; none when one can.
 * The version can still be deployed with a spec.
 *
 * @public
 */
export function findFormProblems(inputs: JsonSchema): string[] {
  try {
    writeOutSchema(inputs);
    return [];
  } catch (error) {
    if (error instanceof SoftwareTemplateError) {
      return error.reasons;
    }
    throw error;
  }
}
