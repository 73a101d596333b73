import type { z as Zod } from 'zod/v3';
import { targetInput } from './targetInput.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:create-environment-template`. */
export const createEnvironmentTemplateInput = {
  name: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The name of the environment template: letters, digits, "-" and "_", at most 100 characters, starting with a letter or digit',
      ),
  displayName: (z: ZodImplementation) =>
    z
      .string()
      .max(100)
      .optional()
      .describe('The name that developers see when they choose a template'),
  description: (z: ZodImplementation) =>
    z
      .string()
      .max(500)
      .optional()
      .describe('What environments of the template are'),
  provisioning: (z: ZodImplementation) =>
    z
      .enum(['CUSTOMER_MANAGED'])
      .optional()
      .describe(
        'CUSTOMER_MANAGED for environments that exist already and are only registered; without it, Proton provisions them',
      ),
  tags: (z: ZodImplementation) =>
    z
      .record(z.string())
      .optional()
      .describe('Tags of the environment template, by their keys'),
  ...targetInput,
};

/** The outputs of `aws:proton:create-environment-template`. */
export const createEnvironmentTemplateOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment template'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment template'),
  created: (z: ZodImplementation) =>
    z
      .boolean()
      .describe(
        'Whether the task created it; false when an identical one was there',
      ),
};
