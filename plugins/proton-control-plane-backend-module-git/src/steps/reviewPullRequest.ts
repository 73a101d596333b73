import {
  ProvisioningCancelled,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentMetadata } from '@proton-vending/proton-terraform';
import { findFolder } from '../folder/EnvironmentFolder';
import { Check, PullRequest } from '../hosts/PullRequestHost';
import { formatTitleReference } from '../hosts/pullRequestTerms';
import { BranchEdit, describeReview } from '../review/describeReview';
import { GitDeployment } from './GitDeployment';
import { GitHandle } from './handle';

/** What a deployment waits for while its pull request is open. */
export interface OpenReview {
  reason: string;
  handle: GitHandle;
  checks: Check[];
}

/** Looks at an open pull request. */
export async function reviewPullRequest(
  deployment: GitDeployment,
  pullRequest: PullRequest,
): Promise<OpenReview> {
  const { handle, host, repository } = deployment;
  const checks = await host.listChecks(
    repository,
    pullRequest.headCommit,
    pullRequest.number,
  );
  const edit = await findEdit(deployment, pullRequest);
  return {
    checks,
    handle: {
      ...handle,
      edit:
        edit === 'none'
          ? undefined
          : { head: pullRequest.headCommit, kind: edit },
    },
    reason: describeReview({
      terms: host.terms,
      pullRequest,
      checks,
      repository: {
        name: repository.name,
        registeredName: handle.repository.name,
      },
      branch: handle.repository.branch,
      edit,
    }),
  };
}

/** @throws ProvisioningCancelled for a pull request that nobody merges any more */
export async function requireNotClosed(
  { branch, host, repository }: GitDeployment,
  { number, state }: PullRequest,
): Promise<void> {
  if (state !== 'closed') {
    return;
  }
  const hasBranch = await host.findCommit(repository, branch);
  throw new ProvisioningCancelled(
    `${formatTitleReference(host.terms, number)} of ${
      repository.name
    } was closed without being merged${
      hasBranch ? '' : `, and its branch was deleted`
    }. Start the deployment again to open another one`,
  );
}

/** How the branch differs from what the deployment wrote. */
async function findEdit(
  deployment: GitDeployment,
  { headCommit }: PullRequest,
): Promise<BranchEdit> {
  const { handle, host, repository, run } = deployment;
  if (handle.commit === undefined || handle.commit === headCommit) {
    return 'none';
  }
  if (handle.edit?.head === headCommit) {
    return handle.edit.kind;
  }
  const metadata = await findMetadata(deployment, headCommit);
  const isNamed =
    run.request.operation === 'delete'
      ? metadata?.isDeleted
      : metadata?.deploymentId === run.deploymentId;
  if (!isNamed) {
    return 'withoutMetadata';
  }
  return (await host.compareCommits(repository, handle.commit, headCommit)) ===
    'diverged'
    ? 'forcePushed'
    : 'edited';
}

/** Undefined when the folder no longer says that it is the environment's. */
async function findMetadata(
  { host, repository, run }: GitDeployment,
  commit: string,
): Promise<DeploymentMetadata | undefined> {
  try {
    return (await findFolder(host, repository, commit, run)).metadata;
  } catch (error) {
    if (error instanceof ProvisioningError) {
      return undefined;
    }
    throw error;
  }
}
