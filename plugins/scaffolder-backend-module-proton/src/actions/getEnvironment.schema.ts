import type { z as Zod } from 'zod/v3';
import { environmentFactsOutput } from './environmentFacts.schema';
import { environmentReferenceInput } from './environmentReference.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:get-environment`. */
export const getEnvironmentInput = environmentReferenceInput;

/** The outputs of `aws:proton:get-environment`. */
export const getEnvironmentOutput = {
  ...environmentFactsOutput,
  deploymentId: (z: ZodImplementation) =>
    z.string().describe('The id of the last deployment; may be empty'),
  inputs: (z: ZodImplementation) =>
    z
      .record(z.any())
      .describe(
        'The inputs that were deployed last with success, without the sensitive ones',
      ),
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe('The outputs of the environment without the sensitive ones'),
  tags: (z: ZodImplementation) =>
    z.record(z.string()).describe('The tags of the environment by their keys'),
};
