import type { z as Zod } from 'zod/v3';
import { environmentReferenceInput } from './environmentReference.schema';
import { reasonInput } from './reason.schema';
import { cancelDeploymentInput, waitInput } from './waiting.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:update-environment`. */
export const updateEnvironmentInput = {
  ...environmentReferenceInput,
  inputs: (z: ZodImplementation) =>
    z
      .record(z.any())
      .optional()
      .describe(
        'Inputs of the template. They are merged over those of the environment: objects are merged, everything else is replaced, and null takes an input away',
      ),
  inputsMode: (z: ZodImplementation) =>
    z
      .enum(['merge', 'replace'])
      .optional()
      .describe(
        'Whether inputs are merged over those of the environment (merge, the default) or take their place (replace)',
      ),
  spec: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The text of a Proton environment spec that takes the place of the current one',
      ),
  specPath: (z: ZodImplementation) =>
    z.string().optional().describe('The path of such a spec in the workspace'),
  version: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .optional()
      .describe(
        'The template version to go to: minor (the recommended minor of the current major), major (the recommended version), or a version such as "1.3" or "2"; the current one by default',
      ),
  description: (z: ZodImplementation) =>
    z.string().max(500).optional().describe('What the environment is for'),
  redeploy: (z: ZodImplementation) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether to deploy also when nothing changes; false by default',
      ),
  ...reasonInput,
  ...waitInput,
  ...cancelDeploymentInput,
};

/** The outputs of `aws:proton:update-environment`. */
export const updateEnvironmentOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  status: (z: ZodImplementation) =>
    z.string().describe('The status of the environment, such as SUCCEEDED'),
  deploymentId: (z: ZodImplementation) =>
    z
      .string()
      .describe('The id of the deployment; empty when there was nothing to do'),
  version: (z: ZodImplementation) =>
    z.string().describe('The template version afterwards, such as 1.3'),
  changes: (z: ZodImplementation) =>
    z
      .object({
        version: z
          .object({ before: z.string(), after: z.string() })
          .optional()
          .describe('Absent when the version stays'),
        inputs: z.array(
          z.object({
            path: z.string(),
            before: z.any().optional(),
            after: z.any().optional(),
          }),
        ),
      })
      .describe(
        'What is different afterwards; a mask stands for the values of sensitive inputs',
      ),
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe(
        'The outputs of the environment without the sensitive ones; empty unless the step waits',
      ),
  entityRef: (z: ZodImplementation) =>
    z.string().describe('The catalog entity of the environment'),
};
