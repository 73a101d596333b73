import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

/** What later steps learn of an environment. */
export const environmentFactsOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  accountId: (z: ZodImplementation) => z.string().describe('The AWS account'),
  region: (z: ZodImplementation) => z.string().describe('The AWS region'),
  description: (z: ZodImplementation) =>
    z.string().describe('What the environment is for'),
  status: (z: ZodImplementation) =>
    z.string().describe('The deployment status, such as SUCCEEDED'),
  statusMessage: (z: ZodImplementation) =>
    z.string().describe('What Proton says of the status; mostly empty'),
  templateName: (z: ZodImplementation) =>
    z.string().describe('The environment template'),
  templateVersion: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The version of it that was deployed last, such as 1.2; empty before there is one',
      ),
  recommendedVersion: (z: ZodImplementation) =>
    z
      .string()
      .describe('The recommended version of it; empty when there is none'),
  entityRef: (z: ZodImplementation) =>
    z.string().describe('The catalog entity of the environment'),
};
