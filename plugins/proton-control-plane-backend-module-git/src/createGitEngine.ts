import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRequest,
  EngineRun,
  EngineRunReference,
  EngineSupport,
  EngineWaiting,
  ProvisioningEngine,
  waiting,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { findTerraformFileProblems } from '@proton-vending/proton-terraform';
import { HostProblem } from './hosts/HostProblem';
import { Hosts } from './hosts/Hosts';
import { PullRequest } from './hosts/PullRequestHost';
import { GitOptions } from './readGitOptions';
import { formatComment } from './review/markdown';
import { advanceReview } from './steps/advanceReview';
import { connect, findPullRequest, GitDeployment } from './steps/GitDeployment';
import { GitHandle, readHandle, toJson } from './steps/handle';
import {
  requireTime,
  waitForPipeline,
  waitForUnchanged,
} from './steps/waitForPipeline';
import { waitForHost } from './steps/waits';

interface GitEngineOptions {
  hosts: Hosts;
  options: GitOptions;
}

/** Creates the engine that provisions through pull requests; nothing is asked yet. */
export function createGitEngine(places: GitEngineOptions): ProvisioningEngine {
  const { hosts, options } = places;

  /** Does the next part of a step, in which a Git host may refuse to answer. */
  async function proceed<T>(
    run: EngineRun,
    advance: (deployment: GitDeployment) => Promise<T>,
    prepare = (handle: GitHandle) => handle,
  ): Promise<T | EngineWaiting> {
    const stored = readHandle(run);
    if (!stored) {
      return begin(run);
    }
    const handle = prepare(stored);
    try {
      return await advance(await connect(run, handle, places));
    } catch (error) {
      if (!(error instanceof HostProblem)) {
        throw error;
      }
      // What is open or merged isn't given up because of what the host says now.
      const isOpenOrMerged =
        handle.pullRequest !== undefined || handle.mergedSince !== undefined;
      if (!error.isTemporary && !isOpenOrMerged) {
        throw new ProvisioningError(error.message);
      }
      // A merge can't be taken back, so nothing is left to ask the host for.
      if (handle.mergedSince !== undefined) {
        requireTime({ handle, options }, error.message);
      }
      const timeout =
        handle.mergedSince === undefined
          ? options.reviewTimeout
          : options.pipelineTimeout;
      return waitForHost({ handle, timeout }, error, options);
    }
  }

  return {
    id: 'GIT',
    provisioner: 'TERRAFORM',
    usesRepository: true,
    supports: request => findSupport(request, hosts),
    validate: ({ files, manifest }) =>
      findTerraformFileProblems(files, manifest.file ?? '*'),
    findUnavailability: async () => undefined,
    listSecrets: () => hosts.listSecrets(),

    plan: run =>
      proceed(run, async deployment => {
        const result = await advanceReview(deployment, 'planning');
        return result.kind === 'waiting' ? result.waiting : undefined;
      }),

    apply: run =>
      proceed(
        run,
        async deployment =>
          waitForPipeline(deployment, await requirePullRequest(deployment)),
        withMergeTime,
      ),

    destroy: run =>
      proceed(run, async deployment => {
        const result = await advanceReview(deployment, 'applying');
        if (result.kind === 'waiting') {
          return result.waiting;
        }
        if (options.deleteCompletesOn === 'merge') {
          return undefined;
        }
        const end =
          result.kind === 'merged'
            ? await waitForPipeline(
                { ...deployment, handle: withMergeTime(deployment.handle) },
                result.pullRequest,
              )
            : await waitForUnchanged(deployment);
        return end instanceof EngineWaiting ? end : undefined;
      }),

    cancel: (run, reason) => cancel(run, places, reason),
  };
}

function findSupport(
  { manifest, provisioningRepository }: EngineRequest,
  hosts: Hosts,
): EngineSupport {
  if (manifest?.renderingEngine !== 'hcl') {
    return {
      supported: false,
      reason:
        'rendering_engine must be hcl, and template_language must be terraform',
    };
  }
  const choice = provisioningRepository && hosts.find(provisioningRepository);
  return choice && !choice.host
    ? { supported: false, reason: choice.reason }
    : { supported: true };
}

/**
 * Stores where the deployment's pull request is before it exists: whoever
 * cancels the deployment finds it, wherever the backend stopped.
 */
function begin({ provisioningRepository: repository }: EngineRun) {
  if (!repository) {
    throw new ProvisioningError(
      'The environment has no provisioningRepository. Update it with one, and deploy again',
    );
  }
  const handle: GitHandle = { repository, since: new Date().toISOString() };
  return waiting({
    handle: toJson(handle),
    checkAt: new Date(),
    reason: `Waiting for repository ${repository.name}`,
  });
}

async function requirePullRequest(
  deployment: GitDeployment,
): Promise<PullRequest> {
  const found = await findPullRequest(deployment);
  if (!found) {
    throw new HostProblem(
      'missing',
      `Repository ${deployment.repository.name} no longer has the ${deployment.host.terms.noun} of branch ${deployment.branch}`,
    );
  }
  return found;
}

/** The pipeline has its own time, which begins when a look first finds the merge. */
function withMergeTime(handle: GitHandle): GitHandle {
  const now = new Date().toISOString();
  return handle.mergedSince === undefined
    ? { ...handle, since: now, mergedSince: now }
    : handle;
}

/** Closes the pull request; false when it is already merged. */
async function cancel(
  run: EngineRunReference,
  places: GitEngineOptions,
  reason = 'The deployment is over',
): Promise<boolean> {
  const handle = readHandle(run);
  if (!handle) {
    return true;
  }
  const deployment = await connect(run, handle, places);
  const { branch, host, repository } = deployment;
  const pullRequest = await findPullRequest(deployment);
  if (pullRequest?.state === 'merged') {
    return false;
  }
  if (pullRequest?.state === 'open') {
    await host.closePullRequest(
      repository,
      pullRequest.number,
      formatComment(reason),
    );
  }
  await host.deleteBranch(repository, branch);
  return true;
}
