import { LoggerService } from '@backstage/backend-plugin-api';
import { HostProblem } from '../HostProblem';
import { LimitedFetch } from '../LimitedFetch';
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
import { PULL_REQUEST } from '../pullRequestTerms';
import { GithubChecks } from './GithubChecks';
import { GithubClient } from './GithubClient';
import { GithubTrees } from './GithubTrees';
import { readZipEntry } from './readZipEntry';
import { splitName } from './splitName';
import { findRunState } from './toChecks';
import { toPullRequest } from './toPullRequest';

const PAGE_SIZE = 100;

/** What the pipeline stores in an artifact. */
const RESULT_FILE = 'result.json';

/** Pull requests on GitHub and GitHub Enterprise. */
export class GithubHost implements PullRequestHost, PipelineResults {
  readonly title = 'GitHub';
  readonly terms = PULL_REQUEST;
  private readonly checks: GithubChecks;
  readonly results = this;
  private readonly trees: GithubTrees;

  constructor(private readonly client: GithubClient, logger: LoggerService) {
    this.checks = new GithubChecks(client, logger);
    this.trees = new GithubTrees(client);
  }

  async getRepository(name: string, id?: string): Promise<HostedRepository> {
    const found = await this.client.call(name, `repository ${name}`, octokit =>
      id === undefined
        ? octokit.repos.get(splitName(name))
        : octokit.request('GET /repositories/{id}', { id }),
    );
    return {
      id: String(found.id),
      name: found.full_name,
      url: found.html_url,
      isArchived: found.archived,
    };
  }

  async findCommit(
    repository: HostedRepository,
    branch: string,
  ): Promise<string | undefined> {
    try {
      const ref = await this.client.call(
        repository.name,
        `branch ${branch} of ${repository.name}`,
        octokit =>
          octokit.git.getRef({
            ...splitName(repository.name),
            ref: `heads/${branch}`,
          }),
      );
      return ref.object.sha;
    } catch (error) {
      if (error instanceof HostProblem && error.kind === 'missing') {
        return undefined;
      }
      throw error;
    }
  }

  hasFolder(repository: HostedRepository, commit: string, name: string) {
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
    const blob = await this.client.call(
      repository.name,
      `a file of ${repository.name}`,
      octokit =>
        octokit.git.getBlob({ ...splitName(repository.name), file_sha: id }),
    );
    return Buffer.from(blob.content, 'base64');
  }

  async createBranch(
    repository: HostedRepository,
    branch: string,
    commit: { parent: string; message: string; changes: FileChange[] },
  ): Promise<boolean> {
    const sha = await this.trees.commit(repository, commit);
    try {
      await this.client.call(
        repository.name,
        `a new branch in ${repository.name}`,
        octokit =>
          octokit.git.createRef({
            ...splitName(repository.name),
            ref: `refs/heads/${branch}`,
            sha,
          }),
      );
      return true;
    } catch (error) {
      if (await this.existsAfter(error, repository, branch)) {
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
    await this.client.call(
      repository.name,
      `branch ${branch} of ${repository.name}`,
      octokit =>
        octokit.git.deleteRef({
          ...splitName(repository.name),
          ref: `heads/${branch}`,
        }),
    );
  }

  async findPullRequest(
    repository: HostedRepository,
    branch: string,
  ): Promise<PullRequest | undefined> {
    const { owner, repo } = splitName(repository.name);
    const [newest] = await this.client.call(
      repository.name,
      `pull requests of ${repository.name}`,
      octokit =>
        octokit.pulls.list({
          owner,
          repo,
          head: `${owner}:${branch}`,
          state: 'all',
          sort: 'created',
          direction: 'desc',
          per_page: 1,
        }),
    );
    return newest && toPullRequest(newest);
  }

  async getPullRequest(
    repository: HostedRepository,
    number: number,
  ): Promise<PullRequest> {
    return toPullRequest(
      await this.client.call(
        repository.name,
        `pull request #${number} of ${repository.name}`,
        octokit =>
          octokit.pulls.get({
            ...splitName(repository.name),
            pull_number: number,
          }),
      ),
    );
  }

  async listOpenPullRequests(
    repository: HostedRepository,
  ): Promise<PullRequest[]> {
    const pulls = await this.client.call(
      repository.name,
      `pull requests of ${repository.name}`,
      async octokit => ({
        data: await octokit.paginate('GET /repos/{owner}/{repo}/pulls', {
          ...splitName(repository.name),
          state: 'open',
          per_page: PAGE_SIZE,
        }),
      }),
    );
    return pulls.map(toPullRequest);
  }

  async openPullRequest(
    repository: HostedRepository,
    pullRequest: { title: string; body: string; head: string; base: string },
  ): Promise<PullRequest> {
    return toPullRequest(
      await this.client.call(
        repository.name,
        `a new pull request in ${repository.name}`,
        octokit =>
          octokit.pulls.create({
            ...splitName(repository.name),
            ...pullRequest,
          }),
      ),
    );
  }

  async closePullRequest(
    repository: HostedRepository,
    number: number,
    comment: string,
  ): Promise<void> {
    const path = `pull request #${number} of ${repository.name}`;
    const place = splitName(repository.name);
    await this.client.call(repository.name, path, octokit =>
      octokit.pulls.update({ ...place, pull_number: number, state: 'closed' }),
    );
    await this.client.call(
      repository.name,
      path,
      octokit =>
        octokit.issues.createComment({
          ...place,
          issue_number: number,
          body: comment,
        }),
      ['Issues: write'],
    );
  }

  async findOrigin(
    repository: HostedRepository,
    branch: string,
    path: string,
  ): Promise<FileOrigin | undefined> {
    const place = splitName(repository.name);
    const [last] = await this.client.call(
      repository.name,
      `commits of ${repository.name}`,
      octokit =>
        octokit.repos.listCommits({ ...place, sha: branch, path, per_page: 1 }),
    );
    if (!last) {
      return undefined;
    }
    const pulls = await this.client.call(
      repository.name,
      `pull requests of commit ${last.sha} of ${repository.name}`,
      octokit =>
        octokit.repos.listPullRequestsAssociatedWithCommit({
          ...place,
          commit_sha: last.sha,
        }),
    );
    const merged = pulls
      .map(toPullRequest)
      .find(
        ({ baseBranch, state }) => state === 'merged' && baseBranch === branch,
      );
    return {
      commit: merged?.mergeCommit ?? last.sha,
      headBranch: merged?.headBranch,
    };
  }

  listChecks(repository: HostedRepository, commit: string): Promise<Check[]> {
    return this.checks.list(repository, commit);
  }

  async findPipelineRun(
    repository: HostedRepository,
    workflow: string,
    commit: string,
  ): Promise<PipelineRun | undefined> {
    const { workflow_runs: runs } = await this.client.call(
      repository.name,
      `workflow ${workflow} of ${repository.name}`,
      octokit =>
        octokit.actions.listWorkflowRuns({
          ...splitName(repository.name),
          workflow_id: workflow,
          head_sha: commit,
          event: 'push',
          per_page: 1,
        }),
      ['Actions: read'],
    );
    const [run] = runs;
    return (
      run && {
        id: run.id,
        url: run.html_url,
        state: toRunState(findRunState(run)),
        updatedAt: new Date(run.updated_at),
      }
    );
  }

  async readArtifact(
    repository: HostedRepository,
    run: PipelineRun,
    name: string,
    maxBytes: number,
  ): Promise<ArtifactText> {
    const place = splitName(repository.name);
    const path = `artifact ${name} of ${repository.name}`;
    const { artifacts } = await this.client.call(
      repository.name,
      path,
      octokit =>
        octokit.request(
          'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
          { ...place, run_id: run.id, name },
        ),
      ['Actions: read'],
    );
    const artifact = artifacts.find(
      each => each.name === name && !each.expired,
    );
    if (!artifact) {
      return { kind: 'missing' };
    }
    const download = new LimitedFetch(maxBytes);
    try {
      const archive = await this.client.call(
        repository.name,
        path,
        octokit =>
          octokit.actions.downloadArtifact({
            ...place,
            artifact_id: artifact.id,
            archive_format: 'zip',
            request: { fetch: download.fetch },
          }),
        ['Actions: read'],
      );
      const bytes = Buffer.from(archive as ArrayBuffer);
      return await readZipEntry(bytes, RESULT_FILE, maxBytes);
    } catch (error) {
      if (download.isTooLarge) {
        return { kind: 'tooLarge' };
      }
      throw error;
    }
  }

  async compareCommits(
    repository: HostedRepository,
    base: string,
    head: string,
  ): Promise<Ancestry> {
    if (base === head) {
      return 'same';
    }
    const { status } = await this.client.call(
      repository.name,
      `commits of ${repository.name}`,
      octokit =>
        octokit.repos.compareCommitsWithBasehead({
          ...splitName(repository.name),
          basehead: `${base}...${head}`,
        }),
    );
    return status === 'ahead' ? 'ahead' : 'diverged';
  }

  /** Whether a branch couldn't be created because it exists. */
  private async existsAfter(
    error: unknown,
    repository: HostedRepository,
    branch: string,
  ): Promise<boolean> {
    return (
      error instanceof HostProblem &&
      error.kind === 'refused' &&
      (await this.findCommit(repository, branch)) !== undefined
    );
  }
}

function toRunState(state: Check['state']): PipelineRun['state'] {
  return state === 'skipped' ? 'passed' : state;
}
