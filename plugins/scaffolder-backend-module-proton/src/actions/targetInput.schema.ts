import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

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
