import { MAX_PROTON_REASON_LENGTH } from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

/** A number of a version: YAML makes a number of `1`. */
export const versionNumber = (z: ZodImplementation) =>
  z.union([z.string(), z.number()]);

/** A length of time, such as `90m`. */
export const duration = (z: ZodImplementation) =>
  z.union([
    z.string(),
    z.object({
      hours: z.number().optional(),
      minutes: z.number().optional(),
      seconds: z.number().optional(),
    }),
  ]);

/** The inputs that choose an account and region. */
export const targetInput = {
  accountId: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The AWS account; by default the first one under proton.accounts',
      ),
  region: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The AWS region; by default the first one of the account'),
};

/** The inputs that name an environment. */
export const environmentReferenceInput = {
  name: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The name of the environment. Give one of name, arn and entityRef',
      ),
  arn: (z: ZodImplementation) =>
    z.string().optional().describe('The ARN of the environment'),
  entityRef: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The catalog entity of the environment, such as resource:default/my-cluster',
      ),
  ...targetInput,
};

/** The input of a step that says why it changes an environment. */
export const reasonInput = {
  reason: (z: ZodImplementation) =>
    z
      .string()
      .max(MAX_PROTON_REASON_LENGTH)
      .optional()
      .describe(
        'Why, for the history of the environment; the template and the task by default',
      ),
};

/** How long a step waits. */
export const timeoutInput = {
  timeout: (z: ZodImplementation) =>
    duration(z)
      .optional()
      .describe(
        'How long to wait at most, such as "90m", "PT1H30M" or an object with hours and minutes; one hour by default. The deployment goes on when the time is up',
      ),
};

/** Whether and how long a step waits. */
export const waitInput = {
  wait: (z: ZodImplementation) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether to wait until the deployment is over; true by default',
      ),
  ...timeoutInput,
};

/** What becomes of the deployment when the task is cancelled. */
export const cancelDeploymentInput = {
  cancelDeployment: (z: ZodImplementation) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether the deployment is cancelled when the task is; by default it goes on. Needs the permission proton.environment.cancel as well',
      ),
};

/** The outputs that name an environment. */
export const environmentOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
};

/** The output that names the catalog entity of an environment. */
export const entityRefOutput = {
  entityRef: (z: ZodImplementation) =>
    z.string().describe('The catalog entity of the environment'),
};

/** The outputs of an environment that was waited for. */
export const outputsIfAwaitedOutput = {
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe(
        'The outputs of the environment without the sensitive ones; empty unless the step waits',
      ),
};

/** The outputs of an environment that is read in any case. */
export const outputsOutput = {
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe('The outputs of the environment without the sensitive ones'),
};

/** What later steps learn of an environment. */
export const environmentFactsOutput = {
  ...environmentOutput,
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
  ...entityRefOutput,
};
