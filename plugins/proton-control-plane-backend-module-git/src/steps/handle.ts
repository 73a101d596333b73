import { JsonObject } from '@backstage/types';
import { EngineRunReference } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { z } from 'zod';

const schema = z.object({
  /** The environment's `provisioningRepository` when the deployment began. */
  repository: z.object({
    provider: z.string(),
    name: z.string(),
    branch: z.string(),
  }),
  /** Since when it waits for its review, or for its pipeline. */
  since: z.string(),
  /** When its merge was found, in a step that waits for both. */
  mergedSince: z.string().optional(),
  repositoryId: z.string().optional(),
  pullRequest: z.number().optional(),
  /** Whether the pull requests of earlier deployments are closed. */
  supersededClosed: z.boolean().optional(),
  /** The commit that the deployment wrote. */
  commit: z.string().optional(),
  /** What was found out of a commit that somebody else put on the branch. */
  edit: z
    .object({
      head: z.string(),
      kind: z.enum(['edited', 'forcePushed', 'withoutMetadata']),
    })
    .optional(),
  /** The workflow run with the result, once the deployment links to it. */
  linkedRun: z.number().optional(),
  /** How often in a row the host could not be asked. */
  failures: z.number().optional(),
});

/** How the engine finds its pull request again. */
export type GitHandle = z.infer<typeof schema>;

/** Undefined before the deployment waits for the first time in its step. */
export function readHandle({
  handle,
}: Pick<EngineRunReference, 'handle'>): GitHandle | undefined {
  return handle && schema.parse(handle);
}

/** As the control plane stores it. */
export function toJson(handle: GitHandle): JsonObject {
  return JSON.parse(JSON.stringify(handle));
}

/** The branch of a deployment, named as AWS Proton named them. */
export function formatBranch(deploymentId: string): string {
  return `proton--proton-environment-${deploymentId}`;
}

/** The deployment that a branch belongs to; undefined for any other branch. */
export function parseBranch(branch: string): string | undefined {
  return /^proton--proton-environment-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
    branch,
  )?.[1];
}
