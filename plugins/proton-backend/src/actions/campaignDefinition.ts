import type { z as Zod } from 'zod/v3';

/** The inputs that define a campaign, which `readDefinition` checks in detail. */
export const definitionShape = (z: typeof Zod) => ({
  name: z.string(),
  reason: z
    .string()
    .describe('What owners see, and what the history of each cluster says.'),
  selection: z
    .union([
      z.strictObject({
        filter: z
          .record(z.any())
          .describe(
            'As in the list of clusters: search, and lists of owner, status, template, version, behind (minor, major, any), account, region, kubernetes, support.',
          ),
      }),
      z.strictObject({ entityRefs: z.array(z.string()) }),
    ])
    .describe('The clusters.'),
  target: z
    .union([
      z.strictObject({
        type: z.literal('version'),
        templateName: z.string(),
        version: z.string().describe('A published version such as "1.4".'),
        inputs: z
          .record(z.any())
          .optional()
          .describe('Inputs to change, as a JSON merge patch.'),
        acknowledgeMajorVersion: z
          .boolean()
          .optional()
          .describe('Set it after a person agreed to another major version.'),
      }),
      z.strictObject({
        type: z.literal('redeploy'),
        templateName: z.string(),
        inputs: z.record(z.any()).optional(),
      }),
    ])
    .describe(
      'What to deploy: a version, or the current version of each cluster with other inputs.',
    ),
  waves: z
    .union([
      z.strictObject({
        type: z.literal('percent'),
        canary: z.number().int().describe('Clusters in the first wave.'),
        percentages: z
          .array(z.number().int())
          .describe('Of the others, ascending, such as [25, 100].'),
      }),
      z.strictObject({
        type: z.literal('label'),
        label: z.string().describe('A label of the entity or tag.'),
        values: z.array(z.string()).describe('One wave for each value.'),
      }),
    ])
    .optional()
    .describe('One cluster first, then all others, by default.'),
  pauseMinutes: z.number().int().optional().describe('Between two waves.'),
  maxConcurrent: z
    .number()
    .int()
    .optional()
    .describe('Clusters to deploy at a time; 5 by default.'),
  stopConditions: z
    .strictObject({
      failures: z.number().int().optional(),
      failurePercent: z.number().int().optional(),
    })
    .optional()
    .describe('When it pauses; after the first failure by default.'),
  busyMinutes: z.number().int().optional(),
  window: z
    .strictObject({
      days: z.array(z.string()).describe('Such as "monday".'),
      from: z.string().describe('Such as "22:00".'),
      to: z.string().describe('Such as "04:00".'),
      timeZone: z.string().describe('Such as "Europe/Berlin".'),
    })
    .optional()
    .describe('The maintenance window; any time by default.'),
  noticeHours: z
    .number()
    .int()
    .optional()
    .describe('How long before the start owners are notified; 0 by default.'),
  deadline: z
    .string()
    .optional()
    .describe('Such as "2026-12-20T00:00:00Z"; nothing starts after it.'),
});
