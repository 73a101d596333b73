import type { z as Zod } from 'zod/v3';
import { targetInput } from './targetInput.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:publish-template-version`. */
export const publishTemplateVersionInput = {
  templateName: (z: ZodImplementation) =>
    z.string().describe('The name of the environment template'),
  majorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .describe('The major version, such as "1"'),
  minorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .describe('The minor version, such as "2"'),
  ...targetInput,
};

/** The outputs of `aws:proton:publish-template-version`. */
export const publishTemplateVersionOutput = {
  arn: (z: ZodImplementation) => z.string().describe('The ARN of the version'),
  version: (z: ZodImplementation) =>
    z.string().describe('The version, such as "1.2"'),
  status: (z: ZodImplementation) =>
    z.string().describe('The status of the version, PUBLISHED'),
  recommendedVersion: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The version of the template that Proton recommends now, such as "1.2"',
      ),
};
