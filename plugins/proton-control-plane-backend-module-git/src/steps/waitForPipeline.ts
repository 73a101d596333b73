import {
  EngineResult,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineLink,
  EngineWaiting,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { PullRequest } from '../hosts/PullRequestHost';
import { PullRequestTerms } from '../hosts/pullRequestTerms';
import {
  findEarlierResult,
  findResult,
  ResultLookup,
} from '../results/findResult';
import { PipelineResult } from '../results/parseResult';
import { describePipeline, describeRun } from '../review/describeReview';
import { GitDeployment } from './GitDeployment';
import { listLinks, waitFor } from './waits';

/**
 * Waits until the pipeline notifies the control plane of the result, or until
 * its workflow run has one.
 *
 * @throws ProvisioningError when the workflow run has failed, or the deadline has
 * passed
 */
export async function waitForPipeline(
  deployment: GitDeployment,
  pullRequest: PullRequest,
): Promise<EngineWaiting | EngineResult> {
  const { handle, host, options, repository } = deployment;
  const { mergeCommit } = pullRequest;
  const found = await findWorkflowResult(deployment, mergeCommit);
  if (found?.kind === 'ended') {
    return toEngineResult(found.result);
  }
  const checks =
    mergeCommit === undefined
      ? []
      : await host.listChecks(repository, mergeCommit);
  const reason = found
    ? describeRun(
        host.terms,
        repository.name,
        String(options.resultWorkflow),
        found,
      )
    : describePipeline(repository.name, mergeCommit, checks);
  requireTime(deployment, reason);
  return waitFor(
    {
      handle: { ...handle, pullRequest: pullRequest.number },
      reason,
      links: [
        ...listLinks(host.terms, pullRequest, checks),
        ...listRunLinks(host.terms, found),
      ],
      timeout: options.pipelineTimeout,
    },
    options,
  );
}

/** The same for a folder that an earlier delete has marked as deleted. */
export async function waitForUnchanged(
  deployment: GitDeployment,
): Promise<EngineWaiting | EngineResult> {
  const { handle, host, options, repository } = deployment;
  const { resultWorkflow } = options;
  const found =
    resultWorkflow === undefined
      ? undefined
      : await findEarlierResult(deployment, resultWorkflow);
  if (found?.kind === 'ended') {
    return toEngineResult(found.result);
  }
  const pipeline = found
    ? describeRun(host.terms, repository.name, String(resultWorkflow), found)
    : 'Waiting for its pipeline to report that nothing is left; run the pipeline again if it has failed';
  return waitFor(
    {
      handle,
      reason: `Branch ${handle.repository.branch} of ${repository.name} already marks the environment as deleted. ${pipeline}`,
      links: listRunLinks(host.terms, found),
      timeout: options.pipelineTimeout,
    },
    options,
  );
}

/**
 * A pipeline can't be stopped from here, so its deadline only ends the wait.
 *
 * @throws ProvisioningError when it has passed
 */
export function requireTime(
  { handle, options }: Pick<GitDeployment, 'handle' | 'options'>,
  reason: string,
): void {
  if (Date.now() >= Date.parse(handle.since) + options.pipelineTimeout) {
    throw new ProvisioningError(
      `The deployment still waited when its deadline passed: ${reason}. Check what the pipeline has changed, and deploy again`,
    );
  }
}

/** Undefined when the pipeline notifies. */
async function findWorkflowResult(
  deployment: GitDeployment,
  commit: string | undefined,
): Promise<ResultLookup | undefined> {
  const { resultWorkflow } = deployment.options;
  return resultWorkflow === undefined || commit === undefined
    ? undefined
    : findResult(deployment, resultWorkflow, commit);
}

function listRunLinks(
  { pipeline }: PullRequestTerms,
  found: ResultLookup | undefined,
): EngineLink[] {
  return found && 'run' in found
    ? [
        {
          title: pipeline === 'workflow' ? 'Workflow run' : 'Pipeline',
          url: found.run.url,
        },
      ]
    : [];
}

function toEngineResult({
  outputs,
  status,
  statusMessage,
}: PipelineResult): EngineResult {
  if (status === 'FAILED') {
    throw new ProvisioningError(
      statusMessage ?? 'The pipeline that deploys it reported a failure',
    );
  }
  return {
    outputs: outputs.map(({ key, valueString: value }) => ({
      key,
      value,
      sensitive: false,
    })),
    resources: [],
  };
}
