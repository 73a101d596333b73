import type { z as Zod } from 'zod/v3';
import { environmentReferenceInput } from './environmentReference.schema';
import { reasonInput } from './reason.schema';
import { waitInput } from './waiting.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:delete-environment`. */
export const deleteEnvironmentInput = {
  ...environmentReferenceInput,
  confirmName: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The name of the environment, typed by whoever deletes it; another name is refused',
      ),
  retain: (z: ZodImplementation) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether the infrastructure stays, and only the environment is forgotten; false by default. Needs the permission proton.environment.retain in place of proton.environment.delete',
      ),
  ...reasonInput,
  ...waitInput,
};

/** The outputs of `aws:proton:delete-environment`. */
export const deleteEnvironmentOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  status: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'DELETE_COMPLETE, or DELETE_IN_PROGRESS when the step does not wait',
      ),
  deploymentId: (z: ZodImplementation) =>
    z
      .string()
      .describe('The id of the deployment that deletes; empty with retain'),
};
