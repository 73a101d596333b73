import type { z as Zod } from 'zod/v3';
import { targetInput } from './targetInput.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:register-template-version`. */
export const registerTemplateVersionInput = {
  templateName: (z: ZodImplementation) =>
    z.string().describe('The name of the environment template'),
  path: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The folder in the workspace that holds schema/ and infrastructure/',
      ),
  majorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .optional()
      .describe(
        'The major version to make a minor version of, such as "1"; without it, a new major version',
      ),
  description: (z: ZodImplementation) =>
    z.string().max(500).optional().describe('What is new in the version'),
  publish: (z: ZodImplementation) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether to publish the version, so that developers can use it; false by default, which leaves a draft',
      ),
  bucket: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The S3 bucket to put the bundle in, where the Proton API takes bundles from S3 alone',
      ),
  key: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The key of the bundle in the bucket; one made from its content by default',
      ),
  tags: (z: ZodImplementation) =>
    z
      .record(z.string())
      .optional()
      .describe('Tags of the version, by their keys'),
  timeout: (z: ZodImplementation) =>
    z
      .union([
        z.string(),
        z.object({
          hours: z.number().optional(),
          minutes: z.number().optional(),
          seconds: z.number().optional(),
        }),
      ])
      .optional()
      .describe(
        'How long to wait for the registration at most, such as "10m" or an object with minutes; ten minutes by default',
      ),
  ...targetInput,
};

/** The outputs of `aws:proton:register-template-version`. */
export const registerTemplateVersionOutput = {
  arn: (z: ZodImplementation) => z.string().describe('The ARN of the version'),
  templateName: (z: ZodImplementation) =>
    z.string().describe('The name of the environment template'),
  version: (z: ZodImplementation) =>
    z.string().describe('The version, such as "1.2"'),
  majorVersion: (z: ZodImplementation) =>
    z.string().describe('The major version'),
  minorVersion: (z: ZodImplementation) =>
    z.string().describe('The minor version'),
  status: (z: ZodImplementation) =>
    z.string().describe('The status of the version, DRAFT or PUBLISHED'),
  registered: (z: ZodImplementation) =>
    z
      .boolean()
      .describe(
        'Whether a version was made; false when the newest one has the same files',
      ),
};
