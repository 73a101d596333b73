import { z } from 'zod';
import { parseBranch } from '../steps/handle';

/**
 * The events that may change what a deployment waits for. GitLab's have no
 * topics of their own for merge requests and pipelines.
 */
export const TOPICS = [
  'github.pull_request',
  'github.pull_request_review',
  'github.check_run',
  'github.check_suite',
  'github.status',
  'github.push',
  'gitlab',
];

const branchSchema = z.object({ ref: z.string() });
const checkSuiteSchema = z.object({ head_branch: z.string().nullish() });

const payloadSchema = z.object({
  pull_request: z.object({ head: branchSchema }).optional(),
  check_run: z.object({ check_suite: checkSuiteSchema }).optional(),
  check_suite: checkSuiteSchema.optional(),
  branches: z.array(z.object({ name: z.string() })).optional(),
  ref: z.string().optional(),
  // GitLab's merge requests and pipelines.
  object_attributes: z
    .object({ source_branch: z.string().nullish(), ref: z.string().nullish() })
    .optional(),
  merge_request: z.object({ source_branch: z.string() }).nullish(),
});

/**
 * The deployments whose branches an event of a host names. A forged event only
 * makes the engine look once more.
 */
export function readDeploymentIds(payload: unknown): string[] {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) {
    return [];
  }
  const { branches, check_run, check_suite, pull_request, ref } = parsed.data;
  const { merge_request, object_attributes } = parsed.data;
  const names = [
    pull_request?.head.ref,
    check_run?.check_suite.head_branch,
    check_suite?.head_branch,
    merge_request?.source_branch,
    object_attributes?.source_branch,
    object_attributes?.ref,
    ref?.replace(/^refs\/heads\//, ''),
    ...(branches ?? []).map(({ name }) => name),
  ];
  const ids = names.flatMap(name => parseBranch(name ?? '') ?? []);
  return [...new Set(ids)];
}
