import { UrlReaderService } from '@backstage/backend-plugin-api';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RepositoryKey } from '../database/RepositoryStore';
import { formatBytes, formatCount } from '../templates/sources/limits';
import { describeRepository } from '../repositories/RepositoryService';
import { CommitSubjects } from './CommitSubjects';
import { RepositoryUrls } from './RepositoryUrls';
import { SyncFailure } from './SyncFailure';

/** AWS Proton's quota, and the bound within which a tree is read at all. */
const TREE_LIMITS = { bytes: 250 * 1024 * 1024, entries: 50_000 };

const READ_TIMEOUT_MS = 5 * 60_000;

/** A branch that is to be read. */
export interface RepositoryBranch {
  repository: RepositoryKey;
  branch: string;
  /** Of what is known already. */
  etag?: string;
  signal: AbortSignal;
}

/** The files of a branch, for as long as they are worked with. */
export interface RepositoryTree {
  /** Absolute, without links. */
  directory: string;
  /** Of the commit. */
  sha: string;
  /** The first line of its message; undefined when the host doesn't tell. */
  subject?: string;
}

/** Reads the branches of repositories through Backstage's integrations. */
export class RepositoryTrees {
  static create(options: {
    reader: UrlReaderService;
    urls: RepositoryUrls;
    commits: CommitSubjects;
  }): RepositoryTrees {
    const { reader, urls, commits } = options;
    return new RepositoryTrees(reader, urls, commits);
  }

  private constructor(
    private readonly reader: UrlReaderService,
    private readonly urls: RepositoryUrls,
    private readonly commits: CommitSubjects,
  ) {}

  /**
   * Hands the files of a branch to `work`, and removes them afterwards.
   *
   * @returns undefined when there is nothing but what is known
   * @throws SyncFailure when the branch cannot be read
   */
  async read<Result>(
    branch: RepositoryBranch,
    work: (tree: RepositoryTree) => Promise<Result>,
  ): Promise<Result | undefined> {
    const directory = await realpath(
      await mkdtemp(join(tmpdir(), 'template-sync-')),
    );
    try {
      const sha = await this.fetch(branch, directory);
      if (sha === undefined) {
        return undefined;
      }
      const subject = await this.commits.find(
        branch.repository,
        sha,
        branch.signal,
      );
      return await work({ directory, sha, subject });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  private async fetch(
    branch: RepositoryBranch,
    targetDir: string,
  ): Promise<string | undefined> {
    const url = this.urls.getTreeUrl(branch.repository, branch.branch);
    try {
      const tree = await this.reader.readTree(url, {
        etag: branch.etag,
        filter: countWithin(TREE_LIMITS),
        signal: AbortSignal.any([
          branch.signal,
          AbortSignal.timeout(READ_TIMEOUT_MS),
        ]),
      });
      await tree.dir({ targetDir });
      return tree.etag;
    } catch (error) {
      if (!(error instanceof Error)) {
        throw error;
      }
      if (error.name === 'NotModifiedError') {
        return undefined;
      }
      throw new SyncFailure(
        `Branch ${branch.branch} of ${describeRepository(
          branch.repository,
        )} cannot be read: ${error.message}`,
      );
    }
  }
}

/** A filter that lets everything pass, up to the limits. */
function countWithin(limits: typeof TREE_LIMITS) {
  let bytes = 0;
  let entries = 0;
  return (_path: string, info?: { size: number }): boolean => {
    bytes += info?.size ?? 0;
    entries += 1;
    if (bytes > limits.bytes) {
      throw new SyncFailure(`it has more than ${formatBytes(limits.bytes)}`);
    }
    if (entries > limits.entries) {
      throw new SyncFailure(
        `it has more than ${formatCount(limits.entries)} files and folders`,
      );
    }
    return true;
  };
}
