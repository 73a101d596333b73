import { MAX_PROTON_REASON_LENGTH } from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';

/** The input of a step that says why it changes an environment. */
export const reasonInput = {
  reason: (z: typeof Zod) =>
    z
      .string()
      .max(MAX_PROTON_REASON_LENGTH)
      .optional()
      .describe(
        'Why, for the history of the environment; the template and the task by default',
      ),
};
