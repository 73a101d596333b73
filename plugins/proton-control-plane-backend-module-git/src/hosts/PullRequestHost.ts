import { PullRequestTerms } from './pullRequestTerms';

/** A repository as its host has it now. */
export interface HostedRepository {
  /** The host's own, which stays when the repository is renamed. */
  id: string;
  /** Such as `org/repo`; another one than the registered name after a rename. */
  name: string;
  url: string;
  isArchived: boolean;
}

/** A file in a commit. */
export interface HostedFile {
  path: string;
  /** What `readFile` takes. */
  id: string;
  /** Of Git's blob; absent when the host doesn't list it. */
  hash?: string;
}

/** A file that a commit writes, or removes when it has no contents. */
export interface FileChange {
  path: string;
  contents?: string | Uint8Array;
  executable?: boolean;
}

/** How a pull request can be merged now, as its host says. */
export type Mergeability =
  | 'clean'
  | 'conflict'
  | 'behind'
  | 'blocked'
  | 'draft'
  | 'unknown';

export interface PullRequest {
  number: number;
  url: string;
  /** Where people see its checks; absent when they are on its own page. */
  checksUrl?: string;
  state: 'open' | 'merged' | 'closed';
  body: string;
  /** The last commit of its branch. */
  headCommit: string;
  headBranch: string;
  /** Whether its branch is in another repository. */
  isFromFork: boolean;
  /** The branch that it merges into. */
  baseBranch: string;
  mergeability: Mergeability;
  /** Present once merged. */
  mergeCommit?: string;
  /** Who merged it; absent when that isn't known. */
  mergedBy?: string;
}

/** What a CI system says of a commit. */
export interface Check {
  name: string;
  state: 'pending' | 'passed' | 'failed' | 'skipped';
  url?: string;
  /** What the CI system says of it in a sentence. */
  description?: string;
}

/** A run of a workflow for a commit. */
export interface PipelineRun {
  id: number;
  url: string;
  state: 'pending' | 'passed' | 'failed';
  /** When its state last changed. */
  updatedAt: Date;
}

/** What last changed a file of a branch. */
export interface FileOrigin {
  /** The commit whose push changed the branch: of a pull request, its merge. */
  commit: string;
  /** The branch of the pull request; absent when there was none. */
  headBranch?: string;
}

/** The text of a file in an artifact, or why there is none. */
export type ArtifactText =
  | { kind: 'found'; text: string }
  | { kind: 'missing' }
  /** The artifact or the file is larger than the given limit. */
  | { kind: 'tooLarge' };

/** How one commit relates to a later one. */
export type Ancestry = 'same' | 'ahead' | 'diverged';

/**
 * What pull requests need of a Git host. Every method throws a `HostProblem`
 * when the host refuses or can't be reached.
 */
export interface PullRequestHost {
  /** How people call it, such as `GitHub`. */
  readonly title: string;
  readonly terms: PullRequestTerms;
  /** Absent when the artifacts of its pipelines can't be read. */
  readonly results?: PipelineResults;
  /** By its registered name; by its id once that is known. */
  getRepository(name: string, id?: string): Promise<HostedRepository>;
  /** The last commit of a branch; undefined when there is no such branch. */
  findCommit(
    repository: HostedRepository,
    branch: string,
  ): Promise<string | undefined>;
  /** Whether the root of a commit has a folder with this name. */
  hasFolder(
    repository: HostedRepository,
    commit: string,
    name: string,
  ): Promise<boolean>;
  /**
   * The files below a folder, relative to it; none when there is no such
   * folder. The empty path is the root.
   */
  listFiles(
    repository: HostedRepository,
    commit: string,
    folder: string,
  ): Promise<HostedFile[]>;
  readFile(repository: HostedRepository, id: string): Promise<Buffer>;
  /** Commits changes on top of a commit, on a new branch. False when the branch exists. */
  createBranch(
    repository: HostedRepository,
    branch: string,
    commit: { parent: string; message: string; changes: FileChange[] },
  ): Promise<boolean>;
  /** Deletes a branch, if it exists. */
  deleteBranch(repository: HostedRepository, branch: string): Promise<void>;
  /** The newest pull request of a branch of the repository. */
  findPullRequest(
    repository: HostedRepository,
    branch: string,
  ): Promise<PullRequest | undefined>;
  getPullRequest(
    repository: HostedRepository,
    number: number,
  ): Promise<PullRequest>;
  listOpenPullRequests(repository: HostedRepository): Promise<PullRequest[]>;
  openPullRequest(
    repository: HostedRepository,
    pullRequest: { title: string; body: string; head: string; base: string },
  ): Promise<PullRequest>;
  /** Closes a pull request, and says why. */
  closePullRequest(
    repository: HostedRepository,
    number: number,
    comment: string,
  ): Promise<void>;
  /** `pullRequest`: its number, while the commit is the last of its branch. */
  listChecks(
    repository: HostedRepository,
    commit: string,
    pullRequest?: number,
  ): Promise<Check[]>;
  compareCommits(
    repository: HostedRepository,
    base: string,
    head: string,
  ): Promise<Ancestry>;
}

/** How the results of pipelines are found. */
export interface PipelineResults {
  /** What last changed a file of a branch; undefined when nothing did. */
  findOrigin(
    repository: HostedRepository,
    branch: string,
    path: string,
  ): Promise<FileOrigin | undefined>;
  /** The newest run of a workflow that the push of a commit has started. */
  findPipelineRun(
    repository: HostedRepository,
    workflow: string,
    commit: string,
  ): Promise<PipelineRun | undefined>;
  /** Reads `result.json` in an artifact; stops at a number of bytes. */
  readArtifact(
    repository: HostedRepository,
    run: PipelineRun,
    name: string,
    maxBytes: number,
  ): Promise<ArtifactText>;
}
