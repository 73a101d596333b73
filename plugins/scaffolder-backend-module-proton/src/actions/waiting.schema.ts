import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

/** How long a step waits. */
export const timeoutInput = {
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
