import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { findFolder, inFolder } from '../folder/EnvironmentFolder';
import { PullRequest } from '../hosts/PullRequestHost';
import {
  describePullRequest,
  formatMarker,
  formatTitle,
} from '../review/describePullRequest';
import { GitDeployment } from './GitDeployment';
import { parseBranch } from './handle';
import { renderChanges } from './renderChanges';

/**
 * Opens the pull request of a deployment. A branch that an earlier attempt left
 * behind is used as it is.
 *
 * @returns undefined when there is nothing to change
 */
export async function openPullRequest(
  deployment: GitDeployment,
): Promise<PullRequest | undefined> {
  const { branch, handle, host, options, repository, run } = deployment;
  const base = handle.repository.branch;
  if (repository.isArchived) {
    throw new ProvisioningError(
      `Repository ${repository.name} is archived, so nobody can change it. Unarchive it, or update the environment with another repository`,
    );
  }
  const parent = await host.findCommit(repository, base);
  if (parent === undefined) {
    throw new ProvisioningError(
      `Repository ${repository.name} has no branch ${base}. Create it with a first commit, or update the environment with another branch in provisioningRepository`,
    );
  }
  const folder = await findFolder(host, repository, parent, run);
  const { changes, currentInputs, ...rest } = await renderChanges(
    deployment,
    folder,
  );
  if (changes.length === 0) {
    return undefined;
  }
  const title = formatTitle(run);
  await host.createBranch(repository, branch, {
    parent,
    message: title,
    changes: changes.map(change => ({
      ...change,
      path: inFolder(folder, change.path),
    })),
  });
  return host.openPullRequest(repository, {
    title,
    body: describePullRequest({
      run,
      folder: folder.path || '.',
      changes: rest,
      currentInputs,
      pages: options.pages,
      terms: host.terms,
    }),
    head: branch,
    base,
  });
}

/** Closes what earlier deployments of the environment have left open. */
export async function closeSuperseded(
  { host, repository, run }: GitDeployment,
  { number }: PullRequest,
): Promise<void> {
  const marker = formatMarker(run, host.terms);
  for (const other of await host.listOpenPullRequests(repository)) {
    if (
      other.number !== number &&
      !other.isFromFork &&
      parseBranch(other.headBranch) !== undefined &&
      other.body.includes(marker)
    ) {
      await host.closePullRequest(
        repository,
        other.number,
        `Superseded by ${host.terms.symbol}${number}, a newer deployment of the environment.`,
      );
    }
  }
}
