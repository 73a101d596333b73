import type { z as Zod } from 'zod/v3';
import { targetInput } from './targetInput.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:list-environments`. */
export const listEnvironmentsInput = {
  ...targetInput,
  templateName: (z: ZodImplementation) =>
    z.string().optional().describe('Only environments of this template'),
  majorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .optional()
      .describe('Only environments that run this major version'),
  minorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .optional()
      .describe('Only environments that run this minor version'),
  status: (z: ZodImplementation) =>
    z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe(
        'Only environments with this deployment status, or one of these',
      ),
  tags: (z: ZodImplementation) =>
    z
      .record(z.string())
      .optional()
      .describe('Only environments that have all of these tags'),
  behind: (z: ZodImplementation) =>
    z
      .enum(['minor', 'major', 'any'])
      .optional()
      .describe(
        'Only environments that are a minor version, a major version or any version behind the recommended one',
      ),
  limit: (z: ZodImplementation) =>
    z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('How many at most; 1000 by default'),
};

/** The outputs of `aws:proton:list-environments`. */
export const listEnvironmentsOutput = {
  environments: (z: ZodImplementation) =>
    z
      .array(
        z.object({
          arn: z.string(),
          name: z.string(),
          accountId: z.string(),
          region: z.string(),
          description: z.string(),
          status: z.string(),
          statusMessage: z.string(),
          templateName: z.string(),
          templateVersion: z.string(),
          recommendedVersion: z.string(),
          entityRef: z.string(),
        }),
      )
      .describe('The environments, as aws:proton:get-environment tells of one'),
  count: (z: ZodImplementation) => z.number().describe('How many there are'),
  hasMore: (z: ZodImplementation) =>
    z.boolean().describe('Whether the limit has left out others'),
};
