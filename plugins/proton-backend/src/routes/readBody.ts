import { InputError } from '@backstage/errors';
import {
  MAX_IMPORT_STATE_BYTES,
  MAX_SPEC_CHARACTERS,
  EnvironmentChange,
  MAX_PROTON_REASON_LENGTH,
  parseTemplateVersion,
  EnvironmentInputs,
  RepositoryImportRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import express, { RequestHandler } from 'express';
import { z } from 'zod';

/** A character has up to four bytes in UTF-8. */
const MAX_SPEC_BYTES = 4 * MAX_SPEC_CHARACTERS;

/** What names, reasons and versions need. */
const MAX_OTHER_BYTES = 16 * 1024;

/** As JSON, inputs are at most about twice as long as in a spec. */
const MAX_JSON_CHARACTERS = 2 * MAX_SPEC_CHARACTERS;

/** Why inputs are refused that no spec could hold. */
const SPEC_TOO_LARGE = `The inputs are too large: a spec has at most ${MAX_SPEC_CHARACTERS.toLocaleString(
  'en-US',
)} characters`;

/** Reads a body that has no inputs of a spec. */
export const readSmallBody = readJsonBody({
  limit: MAX_OTHER_BYTES,
  message: `The body of the request has more than ${MAX_OTHER_BYTES.toLocaleString(
    'en-US',
  )} bytes`,
});

/** Reads a body that may have all inputs of a spec. */
export const readSpecBody = readJsonBody({
  limit: MAX_SPEC_BYTES + MAX_OTHER_BYTES,
  message: SPEC_TOO_LARGE,
});

/** Refuses what is too large before it is parsed. */
function readJsonBody({
  limit,
  message,
}: {
  limit: number;
  message: string;
}): RequestHandler {
  const parse = express.json({ limit });
  return (request, response, next) =>
    parse(request, response, (error?: unknown) => {
      const isTooLarge =
        (error as { type?: unknown } | undefined)?.type === 'entity.too.large';
      next(isTooLarge ? new InputError(message) : error);
    });
}

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
    confirmName: z.string().optional(),
  })
  .strict();

const cancelSchema = z.object({ reason }).strict();

const deletionSchema = z.object({ confirmName: z.string(), reason }).strict();

const planDeploymentSchema = z
  .object({ confirmName: z.string().optional(), reason })
  .strict();

const unlockingSchema = z
  .object({ lockId: z.string().min(1), reason })
  .strict();

const STATES_TOO_LARGE = `The Terraform states have more than ${MAX_IMPORT_STATE_BYTES.toLocaleString(
  'en-US',
)} bytes together. Import larger ones with the program proton-import`;

/**
 * Reads the body of an import, which may have Terraform states. In JSON, each
 * quote and line break of a state is two bytes.
 */
export const readImportBody = readJsonBody({
  limit: 2 * MAX_IMPORT_STATE_BYTES + MAX_OTHER_BYTES,
  message: STATES_TOO_LARGE,
});

const repositoryImportSchema = z
  .object({
    url: z.string().min(1).max(2_000),
    bundlesUrl: z.string().min(1).max(2_000).optional(),
    provisioningRepository: z
      .object({
        provider: z.enum([
          'GITHUB',
          'GITHUB_ENTERPRISE',
          'BITBUCKET',
          'GITLAB',
        ]),
        name: z.string().min(1).max(100),
        branch: z.string().min(1).max(200),
      })
      .strict()
      .optional(),
    states: z
      .record(z.string().min(1).max(100), z.string().min(1))
      .refine(states => countStateBytes(states) <= MAX_IMPORT_STATE_BYTES, {
        message: STATES_TOO_LARGE,
      })
      .optional(),
    owner: z.string().min(1).max(256).optional(),
    accountId: z.string().optional(),
    region: z.string().optional(),
    revision: z.string().optional(),
  })
  .strict();

function countStateBytes(states: Record<string, string>): number {
  return Object.values(states).reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    0,
  );
}

/** Reads the body of an import or its preview. */
export function readRepositoryImport(body: unknown): RepositoryImportRequest {
  return readBody(repositoryImportSchema, body);
}

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

/** Reads the body of a request that confirms the name of the environment. */
export function readDeletion(body: unknown): {
  confirmName: string;
  reason?: string;
} {
  return readBody(deletionSchema, body);
}

/**
 * Reads the body of a request to deploy a plan. Only one that replaces or
 * destroys protected resources needs the name of the environment.
 */
export function readPlanDeployment(body: unknown): {
  confirmName?: string;
  reason?: string;
} {
  return readBody(planDeploymentSchema, body ?? {});
}

/** Reads the body of a request to unlock a state. */
export function readUnlocking(body: unknown): {
  lockId: string;
  reason?: string;
} {
  return readBody(unlockingSchema, body);
}

/** @throws InputError that says of each member what is wrong, without its value */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
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

/** Reads the body of a request: `{ "inputs": { … } }`. */
export function readInputs(body: unknown): EnvironmentInputs {
  const inputs = isRecord(body) ? body.inputs : undefined;
  if (!isRecord(inputs)) {
    throw new InputError(
      'The body must be a JSON object with the key "inputs", which holds an object',
    );
  }
  requireSpecSize(inputs);
  return inputs;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws InputError for inputs that no spec could hold */
function requireSpecSize(inputs: EnvironmentInputs): void {
  if (measure(inputs) > MAX_JSON_CHARACTERS) {
    throw new InputError(SPEC_TOO_LARGE);
  }
}

function measure(inputs: EnvironmentInputs): number {
  try {
    return JSON.stringify(inputs).length;
  } catch (error) {
    // Nested too deeply.
    if (error instanceof RangeError) {
      return Infinity;
    }
    throw error;
  }
}
