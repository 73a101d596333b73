import type { z as Zod } from 'zod/v3';
import { environmentReferenceInput } from './environmentReference.schema';
import { reasonInput } from './reason.schema';
import { waitInput } from './waiting.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:cancel-deployment`. */
export const cancelDeploymentActionInput = {
  ...environmentReferenceInput,
  ...reasonInput,
  ...waitInput,
};

/** The outputs of `aws:proton:cancel-deployment`. */
export const cancelDeploymentActionOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  status: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'CANCELLED; SUCCEEDED or FAILED when the deployment was over first; CANCELLING when the step does not wait',
      ),
};
