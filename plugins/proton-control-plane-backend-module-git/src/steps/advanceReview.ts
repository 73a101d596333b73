import { ProvisioningInterrupted } from '@proton-vending/backstage-plugin-proton-common';
import { EngineWaiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { HostProblem } from '../hosts/HostProblem';
import { PullRequest } from '../hosts/PullRequestHost';
import {
  formatReference,
  formatTitleReference,
  PullRequestTerms,
} from '../hosts/pullRequestTerms';
import { findPullRequest, GitDeployment } from './GitDeployment';
import { closeSuperseded, openPullRequest } from './openPullRequest';
import { requireNotClosed, reviewPullRequest } from './reviewPullRequest';
import { listLastingLinks, listLinks, waitFor, waitForHost } from './waits';

/** How a review ended, or what it waits for. */
export type ReviewResult =
  | { kind: 'waiting'; waiting: EngineWaiting }
  | { kind: 'merged'; pullRequest: PullRequest }
  /** The repository has what the deployment would write. */
  | { kind: 'unchanged' };

/** The steps in which a pull request is reviewed. */
type ReviewStep = 'planning' | 'applying';

/** Opens the pull request of a deployment, or looks at the one that is there. */
export async function advanceReview(
  deployment: GitDeployment,
  step: ReviewStep,
): Promise<ReviewResult> {
  const { run } = deployment;
  const found = await findPullRequest(deployment);
  if (!found && run.signal.aborted) {
    throw new ProvisioningInterrupted();
  }
  const pullRequest = found ?? (await openPullRequest(deployment));
  if (!pullRequest) {
    return { kind: 'unchanged' };
  }
  await requireNotClosed(deployment, pullRequest);
  if (pullRequest.state === 'merged') {
    if (deployment.handle.mergedSince === undefined) {
      const message = describeMerge(deployment.host.terms, pullRequest);
      await run.log.write({ step, level: 'info', message });
    }
    return { kind: 'merged', pullRequest };
  }
  if (deployment.handle.pullRequest === undefined) {
    const { number, url } = pullRequest;
    const reference = formatReference(deployment.host.terms, number);
    const message = `Opened ${reference}: ${url}`;
    await run.log.write({ step, level: 'info', message });
  }
  const handle = {
    ...deployment.handle,
    pullRequest: pullRequest.number,
    // What is there at the first look is the deployment's own commit.
    commit: deployment.handle.commit ?? pullRequest.headCommit,
  };
  return {
    kind: 'waiting',
    waiting: await waitForReview({ ...deployment, handle }, pullRequest),
  };
}

/** The pull request is open, so a host that refuses to answer only delays the deployment. */
async function waitForReview(
  deployment: GitDeployment,
  pullRequest: PullRequest,
): Promise<EngineWaiting> {
  const { handle, options } = deployment;
  const timeout = options.reviewTimeout;
  try {
    if (!handle.supersededClosed) {
      await closeSuperseded(deployment, pullRequest);
    }
    const review = await reviewPullRequest(deployment, pullRequest);
    return waitFor(
      {
        handle: { ...review.handle, supersededClosed: true },
        reason: review.reason,
        links: listLinks(deployment.host.terms, pullRequest, review.checks),
        lastingLinks: listLastingLinks(
          deployment.host.terms,
          pullRequest,
          review.checks,
        ),
        timeout,
      },
      options,
    );
  } catch (error) {
    if (!(error instanceof HostProblem)) {
      throw error;
    }
    return waitForHost({ handle, timeout }, error, options);
  }
}

function describeMerge(
  terms: PullRequestTerms,
  { number, mergedBy, mergeCommit, baseBranch }: PullRequest,
): string {
  return `${formatTitleReference(terms, number)} was merged into ${baseBranch}${
    mergedBy === undefined ? '' : ` by ${mergedBy}`
  }${mergeCommit === undefined ? '' : ` as commit ${mergeCommit}`}`;
}
