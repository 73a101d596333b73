import { HostProblem } from '../HostProblem';
import {
  Ancestry,
  Check,
  FileChange,
  HostedFile,
  HostedRepository,
  Mergeability,
  PullRequest,
  PullRequestHost,
} from '../PullRequestHost';
import { BITBUCKET_PULL_REQUEST } from '../pullRequestTerms';
import { BitbucketClient } from './BitbucketClient';
import { BitbucketTrees } from './BitbucketTrees';
import { BitbucketStatus, toCheck } from './toCheck';
import { BitbucketPullRequest, toPullRequest } from './toPullRequest';
import { toRepositoryPath } from './toRepositoryPath';

interface Repository {
  uuid: string;
  full_name: string;
  workspace: { uuid: string };
  links: { html: { href: string } };
}

const HASH_LENGTH = 40;

/** How many hashes are kept. */
const MAX_HASHES = 1_000;

/** What a file of a pull request is without a conflict. */
const CLEAN = ['added', 'modified', 'removed', 'renamed'];

/** Pull requests on Bitbucket Cloud. */
export class BitbucketHost implements PullRequestHost {
  readonly title = 'Bitbucket';
  readonly terms = BITBUCKET_PULL_REQUEST;
  /** By repository and the first characters of a hash, oldest first. */
  private readonly hashes = new Map<string, string>();
  private readonly trees: BitbucketTrees;

  constructor(private readonly client: BitbucketClient) {
    this.trees = new BitbucketTrees(client);
  }

  async getRepository(name: string, id?: string): Promise<HostedRepository> {
    const found = await this.client.call<Repository>({
      path: toRepositoryPath({ id, name }),
      about: `repository ${name}`,
    });
    return {
      id: `${found.workspace.uuid}/${found.uuid}`,
      name: found.full_name,
      url: found.links.html.href,
      // Bitbucket archives nothing.
      isArchived: false,
    };
  }

  async findCommit(
    repository: HostedRepository,
    branch: string,
  ): Promise<string | undefined> {
    try {
      const { target } = await this.client.call<{ target: { hash: string } }>({
        path: toBranchPath(repository, branch),
        about: `branch ${branch} of ${repository.name}`,
      });
      return target.hash;
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

  readFile(repository: HostedRepository, id: string): Promise<Buffer> {
    return this.trees.readFile(repository, id);
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
    const found = await this.listPullRequests(repository, {
      state: ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'],
      q: `source.branch.name = ${JSON.stringify(branch)}`,
      sort: '-created_on',
    });
    return found.find(({ isFromFork }) => !isFromFork);
  }

  async getPullRequest(
    repository: HostedRepository,
    number: number,
  ): Promise<PullRequest> {
    const found = toPullRequest(
      await this.client.call<BitbucketPullRequest>({
        path: `${toPullPath(repository)}/${number}`,
        about: `pull request #${number} of ${repository.name}`,
      }),
    );
    const { headCommit, mergeability, mergeCommit, state } = found;
    return {
      ...found,
      headCommit: await this.expandHash(repository, headCommit),
      ...(mergeCommit !== undefined && {
        mergeCommit: await this.expandHash(repository, mergeCommit),
      }),
      mergeability:
        state === 'open' && mergeability === 'unknown'
          ? await this.findMergeability(repository, number)
          : mergeability,
    };
  }

  listOpenPullRequests(repository: HostedRepository): Promise<PullRequest[]> {
    return this.listPullRequests(repository, { state: 'OPEN' });
  }

  async openPullRequest(
    repository: HostedRepository,
    pullRequest: { title: string; body: string; head: string; base: string },
  ): Promise<PullRequest> {
    const { id } = await this.client.call<BitbucketPullRequest>({
      method: 'POST',
      path: toPullPath(repository),
      body: {
        title: pullRequest.title,
        description: pullRequest.body,
        source: { branch: { name: pullRequest.head } },
        destination: { branch: { name: pullRequest.base } },
      },
      about: `a new pull request in ${repository.name}`,
    });
    return this.getPullRequest(repository, id);
  }

  async closePullRequest(
    repository: HostedRepository,
    number: number,
    comment: string,
  ): Promise<void> {
    const path = `${toPullPath(repository)}/${number}`;
    const about = `pull request #${number} of ${repository.name}`;
    await this.client.call({ method: 'POST', path: `${path}/decline`, about });
    await this.client.call({
      method: 'POST',
      path: `${path}/comments`,
      body: { content: { raw: comment } },
      about,
    });
  }

  /** The build statuses of a commit; Bitbucket's own pipelines have one each. */
  async listChecks(
    repository: HostedRepository,
    commit: string,
  ): Promise<Check[]> {
    // A pull request has no commit once its branch is deleted.
    const statuses =
      commit === ''
        ? []
        : await this.client.list<BitbucketStatus>({
            path: `${toRepositoryPath(repository)}/commit/${commit}/statuses`,
            about: `build statuses of ${repository.name}`,
          });
    return (statuses ?? []).map(toCheck);
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
      const { hash } = await this.client.call<{ hash: string }>({
        path: `${toRepositoryPath(repository)}/merge-base/${base}..${head}`,
        about: `commits of ${repository.name}`,
      });
      return hash === base ? 'ahead' : 'diverged';
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

  private async listPullRequests(
    repository: HostedRepository,
    query: Record<string, string | string[]>,
  ): Promise<PullRequest[]> {
    const found = await this.client.list<BitbucketPullRequest>({
      path: toPullPath(repository),
      query,
      about: `pull requests of ${repository.name}`,
    });
    return (found ?? []).map(toPullRequest);
  }

  /** Bitbucket says of each file whether it conflicts, and nothing of its rules. */
  private async findMergeability(
    repository: HostedRepository,
    number: number,
  ): Promise<Mergeability> {
    try {
      const files = await this.client.list<{ status?: string }>({
        path: `${toPullPath(repository)}/${number}/diffstat`,
        about: `changes of pull request #${number} of ${repository.name}`,
      });
      return files?.every(({ status = '' }) => CLEAN.includes(status))
        ? 'clean'
        : 'conflict';
    } catch (error) {
      // Without the branch, there is nothing to compare.
      if (
        error instanceof HostProblem &&
        ['missing', 'refused'].includes(error.kind)
      ) {
        return 'unknown';
      }
      throw error;
    }
  }

  /** Pull requests have the first characters of hashes only. */
  private async expandHash(
    repository: HostedRepository,
    hash: string,
  ): Promise<string> {
    if (hash === '' || hash.length === HASH_LENGTH) {
      return hash;
    }
    const key = `${repository.id}:${hash}`;
    const known = this.hashes.get(key);
    if (known !== undefined) {
      return known;
    }
    const found = await this.client.call<{ hash: string }>({
      path: `${toRepositoryPath(repository)}/commit/${hash}`,
      about: `commit ${hash} of ${repository.name}`,
    });
    this.hashes.set(key, found.hash);
    const [oldest] = this.hashes.keys();
    if (this.hashes.size > MAX_HASHES && oldest !== undefined) {
      this.hashes.delete(oldest);
    }
    return found.hash;
  }
}

function toBranchPath(repository: HostedRepository, branch: string): string {
  return `${toRepositoryPath(repository)}/refs/branches/${encodeURIComponent(
    branch,
  )}`;
}

function toPullPath(repository: HostedRepository): string {
  return `${toRepositoryPath(repository)}/pullrequests`;
}
