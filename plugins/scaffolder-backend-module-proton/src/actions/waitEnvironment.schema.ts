import type { z as Zod } from 'zod/v3';
import { environmentReferenceInput } from './environmentReference.schema';
import { cancelDeploymentInput, timeoutInput } from './waiting.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:wait-environment`. */
export const waitEnvironmentInput = {
  ...environmentReferenceInput,
  deploymentId: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The deployment to wait for; the last one by default'),
  ...timeoutInput,
  ...cancelDeploymentInput,
};

/** The outputs of `aws:proton:wait-environment`. */
export const waitEnvironmentOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  status: (z: ZodImplementation) =>
    z.string().describe('SUCCEEDED: the step fails otherwise'),
  deploymentId: (z: ZodImplementation) =>
    z.string().describe('The id of the deployment; may be empty'),
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe('The outputs of the environment without the sensitive ones'),
};
