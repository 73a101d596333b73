import { METADATA_PATH } from '@proton-vending/proton-terraform';
import { findFolder, inFolder } from '../folder/EnvironmentFolder';
import { PipelineRun } from '../hosts/PullRequestHost';
import { GitDeployment } from '../steps/GitDeployment';
import { parseBranch } from '../steps/handle';
import { parseResult, PipelineResult } from './parseResult';

/** Far more than the outputs of a deployment may have. */
const MAX_RESULT_BYTES = 16_000_000;

/** What the run of a workflow says of a deployment. */
export type ResultLookup =
  /** The workflow hasn't started. */
  | { kind: 'missing' }
  | { kind: 'running'; run: PipelineRun }
  | { kind: 'ended'; run: PipelineRun; result: PipelineResult }
  /** It has ended, and left nothing that ends the deployment. */
  | { kind: 'unusable'; run: PipelineRun; reason: string };

/**
 * Reads the result of a deployment from the artifacts of its workflow run.
 *
 * @param deploymentId - the deployment that the run is of, if it is another one
 */
export async function findResult(
  deployment: GitDeployment,
  workflow: string,
  commit: string,
  deploymentId = deployment.run.deploymentId,
): Promise<ResultLookup> {
  const { host, repository, run: engineRun } = deployment;
  const run = await host.results?.findPipelineRun(repository, workflow, commit);
  if (!host.results || !run) {
    return { kind: 'missing' };
  }
  if (run.state === 'pending') {
    return { kind: 'running', run };
  }
  const { path } = await findFolder(host, repository, commit, engineRun);
  const name = `proton-${path.replaceAll('/', '-')}`;
  const found = await host.results.readArtifact(
    repository,
    run,
    name,
    MAX_RESULT_BYTES,
  );
  if (found.kind === 'missing') {
    return { kind: 'unusable', run, reason: `has no artifact ${name}` };
  }
  if (found.kind === 'tooLarge') {
    return {
      kind: 'unusable',
      run,
      reason: `has an artifact ${name} that is too large: a result may have 16 MB. Remove outputs from the template, or have the pipeline leave them out`,
    };
  }
  try {
    const result = parseResult(found.text);
    const reason = findMismatch(deployment, deploymentId, result);
    return reason === undefined
      ? { kind: 'ended', run, result }
      : { kind: 'unusable', run, reason };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      kind: 'unusable',
      run,
      reason: `has an artifact ${name} that isn't the result of a deployment (${cause.slice(
        0,
        200,
      )})`,
    };
  }
}

/**
 * Reads the result of the earlier delete that marked the folder as deleted. A
 * failure counts only when it is newer than the deployment.
 *
 * @returns undefined when it isn't known which run that is
 */
export async function findEarlierResult(
  deployment: GitDeployment,
  workflow: string,
): Promise<ResultLookup | undefined> {
  const { handle, host, repository, run } = deployment;
  const { branch } = handle.repository;
  const head = await host.findCommit(repository, branch);
  if (head === undefined) {
    return undefined;
  }
  const folder = await findFolder(host, repository, head, run);
  const origin = await host.results?.findOrigin(
    repository,
    branch,
    inFolder(folder, METADATA_PATH),
  );
  if (!origin) {
    return undefined;
  }
  const found = await findResult(
    deployment,
    workflow,
    origin.commit,
    parseBranch(origin.headBranch ?? ''),
  );
  const isOld =
    found.kind === 'ended' &&
    found.result.status === 'FAILED' &&
    found.run.updatedAt.getTime() < Date.parse(handle.since);
  return isOld
    ? {
        kind: 'unusable',
        run: found.run,
        reason: 'failed before this deployment began',
      }
    : found;
}

function findMismatch(
  { run: { request, target } }: GitDeployment,
  deploymentId: string,
  result: PipelineResult,
): string | undefined {
  if (result.status === 'IN_PROGRESS') {
    return 'ended before it had a result';
  }
  // The run is of the merge of this delete, whose metadata names no deployment.
  const isSame =
    result.resourceArn === target.arn &&
    (result.deploymentId === deploymentId ||
      (request.operation === 'delete' && result.deploymentId === undefined));
  return isSame ? undefined : 'has the result of another deployment';
}
