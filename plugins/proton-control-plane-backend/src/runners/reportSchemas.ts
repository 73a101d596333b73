import { InputError } from '@backstage/errors';
import { z } from 'zod';

const count = z.number().int().min(0).max(1_000_000);
const text = (max: number) => z.string().max(max);

const losses = z
  .array(
    z.object({
      address: text(10_000),
      type: text(1_000),
      action: z.enum(['replace', 'destroy', 'forget']),
    }),
  )
  .max(10_000);

const plan = z.object({
  toAdd: count,
  toChange: count,
  toRemove: count,
  losses: losses.optional(),
});

const resources = z
  .array(z.object({ name: text(10_000), identifier: text(10_000) }))
  .max(20_000);

const secrets = z.array(z.string()).max(10_000);

const inputProblems = z
  .array(z.object({ path: text(1_000), message: text(10_000) }))
  .max(100);

const applied = z.object({
  outputs: z
    .array(
      z.object({
        key: text(1_000),
        value: z.string(),
        sensitive: z.boolean(),
      }),
    )
    .max(10_000),
  resources,
  secrets: secrets.optional(),
});

const unsuccessful = [
  z.object({
    kind: z.literal('failed'),
    message: text(100_000),
    resources: resources.optional(),
    secrets: secrets.optional(),
    inputProblems: inputProblems.optional(),
  }),
  z.object({
    kind: z.literal('interrupted'),
    resources: resources.optional(),
  }),
] as const;

function resultOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('succeeded'), value }),
    ...unsuccessful,
  ]);
}

export const PLAN = plan.extend({
  changes: z
    .array(z.object({ address: text(10_000), action: text(100) }))
    .max(1_000),
  text: text(2 * 1024 * 1024),
  truncated: z.boolean(),
});

export const PLAN_FILE_LOSSES = z.object({ losses, isNewPlan: z.boolean() });

const preview = z.object({
  changes: z
    .array(
      z.object({
        address: text(10_000),
        type: text(1_000),
        name: text(10_000),
        module: text(10_000).optional(),
        action: z.enum(['add', 'change', 'replace', 'destroy', 'forget']),
        attributes: z
          .array(
            z.object({
              path: text(10_000),
              before: text(10_000).optional(),
              after: text(10_000).optional(),
              sensitive: z.literal(true).optional(),
              unknownAfter: z.literal(true).optional(),
              forcesReplacement: z.literal(true).optional(),
            }),
          )
          .max(1_000),
      }),
    )
    .max(1_000),
  changesTruncated: z.boolean(),
  counts: z.object({
    add: count,
    change: count,
    replace: count,
    destroy: count,
    forget: count,
  }),
  inputWarnings: inputProblems.optional(),
  details: PLAN,
});

/** What each kind of run may report as its result. */
export const RESULTS = {
  plan: resultOf(plan),
  preview: resultOf(preview),
  apply: resultOf(applied),
  destroy: resultOf(z.object({})),
};

export const LOG_LINES = z.object({
  sequence: z.number().int().min(1).max(1e9),
  lines: z
    .array(
      z.object({
        step: z.enum(['planning', 'applying']),
        level: z.enum(['info', 'warn', 'error']),
        message: text(16_000),
        cursor: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
      }),
    )
    .min(1)
    .max(1_000),
});

export const PROGRESS = z.object({ completed: count, total: count });

export const STATE_SUMMARY = z.object({
  lineage: text(100).optional(),
  serial: z.number().int().min(0).optional(),
  resourceCount: count.optional(),
  resourceNames: z.array(text(10_000)).max(1_000),
  unsaved: z
    .object({
      deploymentId: text(100),
      // People read where it is.
      file: text(500)
        .regex(/^\P{Cc}+$/u)
        .optional(),
      isStored: z.boolean().optional(),
    })
    .optional(),
});

export const STATE_WRITE = z.object({
  lockId: z.string().min(1).max(100),
  state: z.string(),
});

export const STATE_LOCK = z.object({
  lockId: z.string().min(1).max(100),
  operation: text(100).default(''),
});

export const LOCK_FILE = z.object({
  lock: z.string().min(1),
  /** The one that it was made from; absent when there was none. */
  replaces: z.string().optional(),
});

export const SAVED_PLAN = z.object({
  planFile: z.string().min(1),
  lockFile: z.string().optional(),
});

/**
 * Checks what a runner sent.
 *
 * @throws InputError that says where it's wrong
 */
export function parseReport<T extends z.ZodType>(
  schema: T,
  report: unknown,
): z.infer<T> {
  const { data, error, success } = schema.safeParse(report);
  if (!success) {
    const [issue] = error.issues;
    throw new InputError(
      `The runner sent a report that isn't valid: ${
        issue.path.join('.') || 'the body'
      }: ${issue.message}`,
    );
  }
  return data;
}
