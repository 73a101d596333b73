import {
  EngineResult,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineLink,
  EngineWait,
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
import { listLastingLinks, listLinks, waitFor } from './waits';

type EndedRun = Extract<ResultLookup, { kind: 'ended' }>;

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
  if (found?.kind === 'ended' && found.run.id === handle.linkedRun) {
    return toEngineResult(found.result);
  }
  const checks =
    mergeCommit === undefined
      ? []
      : await host.listChecks(repository, mergeCommit);
  const runLinks = listRunLinks(host.terms, found);
  const pages = {
    links: [...listLinks(host.terms, pullRequest, checks), ...runLinks],
    lastingLinks: [
      ...listLastingLinks(host.terms, pullRequest, checks),
      ...runLinks,
    ],
  };
  const next = { ...handle, pullRequest: pullRequest.number };
  if (found?.kind === 'ended') {
    return linkRun({ ...deployment, handle: next }, found, pages);
  }
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
      ...pages,
      handle: next,
      reason,
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
  if (found?.kind === 'ended' && found.run.id === handle.linkedRun) {
    return toEngineResult(found.result);
  }
  const links = listRunLinks(host.terms, found);
  const pages = { links, ...(links.length > 0 && { lastingLinks: links }) };
  if (found?.kind === 'ended') {
    return linkRun(deployment, found, pages);
  }
  const pipeline = found
    ? describeRun(host.terms, repository.name, String(resultWorkflow), found)
    : 'Waiting for its pipeline to report that nothing is left; run the pipeline again if it has failed';
  return waitFor(
    {
      ...pages,
      handle,
      reason: `Branch ${handle.repository.branch} of ${repository.name} already marks the environment as deleted. ${pipeline}`,
      timeout: options.pipelineTimeout,
    },
    options,
  );
}

/** Stores the link to a run before its result ends the deployment. */
function linkRun(
  { handle, host, options }: GitDeployment,
  { run }: EndedRun,
  pages: Pick<EngineWait, 'lastingLinks' | 'links'>,
): EngineWaiting {
  return waitFor(
    {
      ...pages,
      handle: { ...handle, linkedRun: run.id },
      reason: `${titleRun(host.terms)} ${run.id} has ended`,
      timeout: options.pipelineTimeout,
    },
    { ...options, pollInterval: 0 },
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
  terms: PullRequestTerms,
  found: ResultLookup | undefined,
): EngineLink[] {
  return found && 'run' in found
    ? [
        {
          title: titleRun(terms),
          url: found.run.url,
        },
      ]
    : [];
}

function titleRun({ pipeline }: PullRequestTerms): string {
  return pipeline === 'workflow' ? 'Workflow run' : 'Pipeline';
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
