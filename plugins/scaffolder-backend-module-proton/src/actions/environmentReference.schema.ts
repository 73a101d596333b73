import type { z as Zod } from 'zod/v3';
import { targetInput } from './targetInput.schema';

type ZodImplementation = typeof Zod;

/** The inputs that name an environment. */
export const environmentReferenceInput = {
  name: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The name of the environment. Give one of name, arn and entityRef',
      ),
  arn: (z: ZodImplementation) =>
    z.string().optional().describe('The ARN of the environment'),
  entityRef: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The catalog entity of the environment, such as resource:default/my-cluster',
      ),
  ...targetInput,
};
