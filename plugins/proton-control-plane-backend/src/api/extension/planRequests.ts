import { InputError } from '@backstage/errors';
import { z } from 'zod';

const VERSION = z.string().regex(/^(0|[1-9]\d{0,8})$/, 'must be a number');
const SPEC = z.string().min(1).max(51_200);

/** The tags that a customer gives a resource. */
export const TAGS = z
  .array(
    z.object({
      key: z.string().min(1).max(128),
      value: z.string().max(256),
    }),
  )
  .max(50)
  .default([]);

const PROVISIONING = {
  protonServiceRoleArn: z.string().min(1).max(200).optional(),
  environmentAccountConnectionId: z.string().uuid().optional(),
};

export const PLAN_REQUEST = z.object({
  deploymentType: z.enum(['CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION']),
  templateMajorVersion: VERSION.optional(),
  templateMinorVersion: VERSION.optional(),
  spec: SPEC.optional(),
});

export const CREATION_PLAN_REQUEST = z.object({
  templateName: z
    .string()
    .regex(/^[0-9A-Za-z]+[0-9A-Za-z_-]*$/)
    .max(100),
  templateMajorVersion: VERSION,
  templateMinorVersion: VERSION.optional(),
  spec: SPEC,
  ...PROVISIONING,
});

export const UPDATE_REQUEST = PLAN_REQUEST.extend({
  ...PROVISIONING,
  description: z.string().max(500).optional(),
  allowReplacement: z.boolean().optional(),
});

export const DEPLOY_REQUEST = z.object({
  allowReplacement: z.boolean().optional(),
});

/**
 * Reads the JSON of a request.
 *
 * @throws InputError that says what is wrong where
 */
export function parseRequest<T extends z.ZodType>(
  schema: T,
  body: Uint8Array,
): z.infer<T> {
  const { data, error, success } = schema.safeParse(parseJson(body));
  if (!success) {
    throw new InputError(
      error.issues
        .map(
          ({ message, path }) => `${path.join('.') || 'The body'}: ${message}`,
        )
        .join('; '),
    );
  }
  return data;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8') || '{}');
  } catch {
    throw new InputError("The request body isn't JSON");
  }
}
