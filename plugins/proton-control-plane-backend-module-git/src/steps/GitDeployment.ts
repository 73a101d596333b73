import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRun,
  EngineRunReference,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Hosts } from '../hosts/Hosts';
import {
  HostedRepository,
  PullRequest,
  PullRequestHost,
} from '../hosts/PullRequestHost';
import { GitOptions } from '../readGitOptions';
import { formatBranch, GitHandle } from './handle';

/** A deployment and the repository that it changes. */
export interface GitDeployment<Run = EngineRun> {
  run: Run;
  handle: GitHandle;
  host: PullRequestHost;
  repository: HostedRepository;
  /** The branch of the pull request. */
  branch: string;
  options: GitOptions;
}

/** Finds the repository of a deployment on its host, whatever its name is by now. */
export async function connect<Run extends EngineRunReference>(
  run: Run,
  handle: GitHandle,
  { hosts, options }: { hosts: Hosts; options: GitOptions },
): Promise<GitDeployment<Run>> {
  const choice = hosts.find(handle.repository);
  if (!choice.host) {
    throw new ProvisioningError(
      `Repository ${handle.repository.name} can't be reached: ${choice.reason}`,
    );
  }
  const { host } = choice;
  const repository = await host.getRepository(
    handle.repository.name,
    handle.repositoryId,
  );
  return {
    run,
    handle: { ...handle, repositoryId: repository.id },
    host,
    repository,
    branch: formatBranch(run.deploymentId),
    // Without artifacts to read, the pipeline notifies.
    options: host.results ? options : { ...options, resultWorkflow: undefined },
  };
}

/** The pull request of a deployment, also when a crash kept its number from being stored. */
export async function findPullRequest({
  handle,
  host,
  repository,
  branch,
}: GitDeployment<EngineRunReference>): Promise<PullRequest | undefined> {
  const number =
    handle.pullRequest ??
    (await host.findPullRequest(repository, branch))?.number;
  return number === undefined
    ? undefined
    : host.getPullRequest(repository, number);
}
