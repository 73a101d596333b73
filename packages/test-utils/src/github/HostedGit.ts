import { components } from '@octokit/openapi-types';
import { GitRepository } from './GitRepository';
import { invalid, notFound } from './githubError';

/**
 * A pull request, as GitHub keeps it.
 *
 * @public
 */
export interface StoredPull {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  /** The last commit of its branch; stays when the branch is deleted. */
  headCommit: string;
  state: 'open' | 'closed';
  draft: boolean;
  mergedAt?: string;
  mergedBy?: string;
  mergeCommit?: string;
  comments: string[];
}

/**
 * What a test says of a commit's check.
 *
 * @public
 */
export interface CheckState {
  name: components['schemas']['check-run']['name'];
  status: components['schemas']['check-run']['status'];
  conclusion: components['schemas']['check-run']['conclusion'];
  details_url?: string;
}

/**
 * What a test says of a commit with the older status API.
 *
 * @public
 */
export interface StatusState {
  context: components['schemas']['simple-commit-status']['context'];
  state: components['schemas']['simple-commit-status']['state'];
  target_url: components['schemas']['simple-commit-status']['target_url'];
  description?: string;
}

/**
 * A run of a workflow, as a test says it is.
 *
 * @public
 */
export interface StoredWorkflowRun {
  /** Such as `proton.yml`. */
  workflow: string;
  /** The commit that was pushed. */
  commit: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | null;
  /** When its state last changed; long ago when absent. */
  updatedAt?: string;
  /** The zip archives, by their names. */
  artifacts: Record<string, Buffer>;
}

/**
 * A repository on GitHub: a real Git repository, with pull requests and checks
 * beside it.
 *
 * @public
 */
export class HostedGit {
  readonly pulls: StoredPull[] = [];
  readonly checks = new Map<string, CheckState[]>();
  readonly statuses = new Map<string, StatusState[]>();
  /** Oldest first; their ids are their places, counted from 1. */
  readonly workflowRuns: StoredWorkflowRun[] = [];
  isArchived = false;
  /** Whether only people with more rights than the credentials can write. */
  isReadOnly = false;
  /** Whether its trees have more entries than are listed. */
  truncatesTrees = false;
  /** What the credentials may not read of commits. */
  readonly forbidden = new Set<'checks' | 'statuses'>();
  /** The commit of GitLab's pipelines for merged results; absent without them. */
  mergedResult: string | undefined;
  /** What a rule of the base branch says of every pull request. */
  rule: 'blocked' | 'behind' | undefined;

  constructor(
    readonly id: number,
    public name: string,
    readonly git: GitRepository,
    public defaultBranch: string,
  ) {}

  get(number: number): StoredPull {
    const pull = this.pulls.find(each => each.number === number);
    if (!pull) {
      throw notFound();
    }
    return pull;
  }

  async open(
    request: Pick<StoredPull, 'title' | 'body' | 'head' | 'base'>,
  ): Promise<StoredPull> {
    const { base, head } = request;
    const [from, to] = [await this.git.find(base), await this.git.find(head)];
    if (!from || !to) {
      throw invalid(`Validation Failed: ${from ? 'head' : 'base'} invalid`);
    }
    if (await this.git.isAncestor(to, from)) {
      throw invalid(
        `Validation Failed: No commits between ${base} and ${head}`,
      );
    }
    if (this.pulls.some(each => each.head === head && each.state === 'open')) {
      const [owner] = this.name.split('/');
      throw invalid(
        `Validation Failed: A pull request already exists for ${owner}:${head}.`,
      );
    }
    const pull: StoredPull = {
      ...request,
      number: this.pulls.length + 1,
      headCommit: to,
      state: 'open',
      draft: false,
      comments: [],
    };
    this.pulls.push(pull);
    return pull;
  }

  /** Merges a pull request, as people do. */
  async merge(
    number: number,
    method: 'merge' | 'squash' = 'merge',
  ): Promise<string> {
    const pull = await this.refresh(this.get(number));
    const base = await this.git.find(pull.base);
    const tree = base && (await this.git.mergeTrees(base, pull.headCommit));
    if (!base || !tree || pull.state !== 'open') {
      throw new Error(`Pull request ${number} can't be merged`);
    }
    const parents = method === 'merge' ? [base, pull.headCommit] : [base];
    // With the number, as hosts do; a squash in the same second would be the head commit otherwise.
    const commit = await this.git.writeCommit(
      tree,
      parents,
      `${pull.title} (#${number})`,
    );
    await this.git.setBranch(pull.base, commit);
    Object.assign(pull, {
      state: 'closed',
      mergedAt: new Date().toISOString(),
      mergedBy: 'reviewer',
      mergeCommit: commit,
    });
    return commit;
  }

  /** Whether the merge of a pull request has brought a commit to its base branch. */
  async hasBrought(
    { mergeCommit }: StoredPull,
    commit: string,
  ): Promise<boolean> {
    return (
      mergeCommit !== undefined &&
      (await this.git.isAncestor(commit, mergeCommit)) &&
      !(await this.git.isAncestor(commit, `${mergeCommit}^1`))
    );
  }

  /** Deletes a branch; GitHub closes its pull requests. */
  async deleteBranch(branch: string): Promise<void> {
    await this.git.deleteBranch(branch);
    this.pulls
      .filter(({ head, state }) => head === branch && state === 'open')
      .forEach(pull => {
        pull.state = 'closed';
      });
  }

  /** Brings a pull request up to date with its branch. */
  async refresh(pull: StoredPull): Promise<StoredPull> {
    const commit =
      pull.state === 'open' ? await this.git.find(pull.head) : undefined;
    if (commit !== undefined) {
      pull.headCommit = commit;
    }
    return pull;
  }

  async findMergeableState(pull: StoredPull): Promise<string> {
    const base = await this.git.find(pull.base);
    if (pull.draft) {
      return 'draft';
    }
    if (!base || !(await this.git.mergeTrees(base, pull.headCommit))) {
      return 'dirty';
    }
    return this.rule ?? 'clean';
  }
}
