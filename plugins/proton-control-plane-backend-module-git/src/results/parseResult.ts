import { z } from 'zod';

/** As many characters as a report may have in an output. */
const MAX_OUTPUT_CHARACTERS = 65_536;

/** AWS Proton's quota of outputs for one deployment. */
const MAX_OUTPUTS = 50;

const schema = z.object({
  resourceArn: z.string(),
  deploymentId: z.string().optional(),
  status: z.enum(['IN_PROGRESS', 'SUCCEEDED', 'FAILED']),
  statusMessage: z.string().max(5_000).optional(),
  outputs: z
    .array(
      z.object({
        key: z.string().min(1),
        valueString: z.string().max(MAX_OUTPUT_CHARACTERS),
      }),
    )
    .max(MAX_OUTPUTS)
    .default([]),
});

/** What a pipeline has stored of a deployment, as it would report it. */
export type PipelineResult = z.infer<typeof schema>;

/** @throws Error that says why it isn't a result */
export function parseResult(text: string): PipelineResult {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const [{ message, path }] = parsed.error.issues;
    throw new Error(`${path.join('.')}: ${message}`);
  }
  return parsed.data;
}
