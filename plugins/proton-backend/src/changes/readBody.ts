import { InputError } from '@backstage/errors';
import {
  EnvironmentChange,
  MAX_PROTON_REASON_LENGTH,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { z } from 'zod';
import { requireSpecSize } from '../templates/requireSpecSize';

const reason = z.string().max(MAX_PROTON_REASON_LENGTH).optional();

const changeSchema = z
  .object({
    version: z
      .string()
      .refine(text => parseTemplateVersion(text) !== undefined, {
        message: 'must be a full version such as 1.1',
      })
      .optional(),
    inputs: z.record(z.string(), z.unknown()).optional(),
    reason,
    acknowledgeMajorVersion: z.boolean().optional(),
    basedOn: z.string().optional(),
  })
  .strict();

const cancelSchema = z.object({ reason }).strict();

const farewellSchema = z.object({ confirmName: z.string(), reason }).strict();

/** Reads the body of a preview or an update. */
export function readChange(body: unknown): EnvironmentChange {
  const change = readBody(changeSchema, body);
  requireSpecSize(change.inputs ?? {});
  return change;
}

/** Reads the body of a cancel, which may be absent. */
export function readCancel(body: unknown): { reason?: string } {
  return readBody(cancelSchema, body ?? {});
}

/** Reads the body of a delete or a retain. */
export function readFarewell(body: unknown): {
  confirmName: string;
  reason?: string;
} {
  return readBody(farewellSchema, body);
}

/** @throws InputError that says of each member what is wrong, without its value */
function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) {
    return data;
  }
  throw new InputError(
    `The body of the request is not valid: ${error.issues
      .map(({ path, message }) =>
        path.length > 0 ? `${path.join('.')}: ${message}` : message,
      )
      .join('; ')}`,
  );
}
