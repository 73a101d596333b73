import { HostProblem } from '../HostProblem';
import {
  Ancestry,
  ArtifactText,
  Check,
  FileChange,
  FileOrigin,
  HostedFile,
  HostedRepository,
  PipelineResults,
  PipelineRun,
  PullRequest,
  PullRequestHost,
} from '../PullRequestHost';
import { MERGE_REQUEST } from '../pullRequestTerms';
import { encodeName } from './encodeName';
import { GitlabClient } from './GitlabClient';
import { GitlabPipelines } from './GitlabPipelines';
import { GitlabTrees } from './GitlabTrees';
import { GitlabMergeRequest, toPullRequest } from './toPullRequest';

interface Project {
  id: number;
  path_with_namespace: string;
  web_url: string;
  archived: boolean;
}

/** Merge requests on GitLab. */
export class GitlabHost implements PullRequestHost, PipelineResults {
  readonly title = 'GitLab';
  readonly terms = MERGE_REQUEST;
  private readonly pipelines: GitlabPipelines;
  readonly results = this;
  private readonly trees: GitlabTrees;

  constructor(private readonly client: GitlabClient) {
    this.pipelines = new GitlabPipelines(client);
    this.trees = new GitlabTrees(client);
  }

  async getRepository(name: string, id?: string): Promise<HostedRepository> {
    const found = await this.client.call<Project>({
      path: `projects/${id ?? encodeName(name)}`,
      about: `project ${name}`,
    });
    return {
      id: String(found.id),
      name: found.path_with_namespace,
      url: found.web_url,
      isArchived: found.archived,
    };
  }

  async findCommit(
    repository: HostedRepository,
    branch: string,
  ): Promise<string | undefined> {
    try {
      const { commit } = await this.client.call<{ commit: { id: string } }>({
        path: toBranchPath(repository, branch),
        about: `branch ${branch} of ${repository.name}`,
      });
      return commit.id;
    } catch (error) {
      if (error instanceof HostProblem && error.kind === 'missing') {
        return undefined;
      }
      throw error;
    }
  }

  hasFolder(
    repository: HostedRepository,
    commit: string,
    name: string,
  ): Promise<boolean> {
    return this.trees.hasFolder(repository, commit, name);
  }

  listFiles(
    repository: HostedRepository,
    commit: string,
    folder: string,
  ): Promise<HostedFile[]> {
    return this.trees.listFiles(repository, commit, folder);
  }

  async readFile(repository: HostedRepository, id: string): Promise<Buffer> {
    return this.client.download({
      path: `projects/${repository.id}/repository/blobs/${id}/raw`,
      about: `a file of ${repository.name}`,
    });
  }

  async createBranch(
    repository: HostedRepository,
    branch: string,
    commit: { parent: string; message: string; changes: FileChange[] },
  ): Promise<boolean> {
    try {
      await this.trees.commit(repository, branch, commit);
      return true;
    } catch (error) {
      if (
        error instanceof HostProblem &&
        error.kind === 'refused' &&
        (await this.findCommit(repository, branch)) !== undefined
      ) {
        return false;
      }
      throw error;
    }
  }

  async deleteBranch(
    repository: HostedRepository,
    branch: string,
  ): Promise<void> {
    if ((await this.findCommit(repository, branch)) === undefined) {
      return;
    }
    await this.client.call({
      method: 'DELETE',
      path: toBranchPath(repository, branch),
      about: `branch ${branch} of ${repository.name}`,
    });
  }

  async findPullRequest(
    repository: HostedRepository,
    branch: string,
  ): Promise<PullRequest | undefined> {
    const found = await this.listRequests(repository, {
      source_branch: branch,
      state: 'all',
      order_by: 'created_at',
      sort: 'desc',
    });
    return found.find(({ isFromFork }) => !isFromFork);
  }

  async getPullRequest(
    repository: HostedRepository,
    number: number,
  ): Promise<PullRequest> {
    return toPullRequest(
      await this.client.call<GitlabMergeRequest>({
        path: `projects/${repository.id}/merge_requests/${number}`,
        about: `merge request !${number} of ${repository.name}`,
      }),
    );
  }

  async listOpenPullRequests(
    repository: HostedRepository,
  ): Promise<PullRequest[]> {
    return this.listRequests(repository, { state: 'opened' });
  }

  async openPullRequest(
    repository: HostedRepository,
    pullRequest: { title: string; body: string; head: string; base: string },
  ): Promise<PullRequest> {
    return toPullRequest(
      await this.client.call<GitlabMergeRequest>({
        method: 'POST',
        path: `projects/${repository.id}/merge_requests`,
        body: {
          title: pullRequest.title,
          description: pullRequest.body,
          source_branch: pullRequest.head,
          target_branch: pullRequest.base,
        },
        about: `a new merge request in ${repository.name}`,
      }),
    );
  }

  async closePullRequest(
    repository: HostedRepository,
    number: number,
    comment: string,
  ): Promise<void> {
    const path = `projects/${repository.id}/merge_requests/${number}`;
    const about = `merge request !${number} of ${repository.name}`;
    await this.client.call({
      method: 'PUT',
      path,
      body: { state_event: 'close' },
      about,
    });
    await this.client.call({
      method: 'POST',
      path: `${path}/notes`,
      body: { body: comment },
      about,
    });
  }

  async findOrigin(
    repository: HostedRepository,
    branch: string,
    path: string,
  ): Promise<FileOrigin | undefined> {
    const commits = `projects/${repository.id}/repository/commits`;
    const [last] = await this.client.call<{ id: string }[]>({
      path: commits,
      query: { ref_name: branch, path, per_page: '1' },
      about: `commits of ${repository.name}`,
    });
    if (!last) {
      return undefined;
    }
    const requests = await this.client.call<GitlabMergeRequest[]>({
      path: `${commits}/${last.id}/merge_requests`,
      about: `merge requests of commit ${last.id} of ${repository.name}`,
    });
    const merged = requests
      .map(toPullRequest)
      .find(
        ({ baseBranch, state }) => state === 'merged' && baseBranch === branch,
      );
    return {
      commit: merged?.mergeCommit ?? last.id,
      headBranch: merged?.headBranch,
    };
  }

  listChecks(
    repository: HostedRepository,
    commit: string,
    pullRequest?: number,
  ): Promise<Check[]> {
    return this.pipelines.listChecks(repository, commit, pullRequest);
  }

  /** A push starts one pipeline on GitLab, whatever the name of a workflow is. */
  findPipelineRun(
    repository: HostedRepository,
    _workflow: string,
    commit: string,
  ): Promise<PipelineRun | undefined> {
    return this.pipelines.find(repository, commit);
  }

  readArtifact(
    repository: HostedRepository,
    run: PipelineRun,
    name: string,
    maxBytes: number,
  ): Promise<ArtifactText> {
    return this.pipelines.readArtifact(repository, run, name, maxBytes);
  }

  async compareCommits(
    repository: HostedRepository,
    base: string,
    head: string,
  ): Promise<Ancestry> {
    if (base === head) {
      return 'same';
    }
    try {
      const { id } = await this.client.call<{ id: string }>({
        path: `projects/${repository.id}/repository/merge_base`,
        query: { 'refs[]': [base, head] },
        about: `commits of ${repository.name}`,
      });
      return id === base ? 'ahead' : 'diverged';
    } catch (error) {
      // A force-push may leave no common commit, or no trace of the first one.
      if (
        error instanceof HostProblem &&
        ['missing', 'refused'].includes(error.kind)
      ) {
        return 'diverged';
      }
      throw error;
    }
  }

  private async listRequests(
    repository: HostedRepository,
    query: Record<string, string>,
  ): Promise<PullRequest[]> {
    const found = await this.client.list<GitlabMergeRequest>({
      path: `projects/${repository.id}/merge_requests`,
      query,
      about: `merge requests of ${repository.name}`,
    });
    return (found ?? []).map(toPullRequest);
  }
}

function toBranchPath({ id }: HostedRepository, branch: string): string {
  return `projects/${id}/repository/branches/${encodeURIComponent(branch)}`;
}
