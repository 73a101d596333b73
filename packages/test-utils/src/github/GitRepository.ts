import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

/**
 * An entry of a tree, as `git ls-tree` lists it.
 *
 * @public
 */
export interface TreeEntry {
  mode: string;
  type: string;
  sha: string;
  path: string;
}

/**
 * A change of a tree; the file is removed without a hash.
 *
 * @public
 */
export interface TreeChange {
  path: string;
  mode: string;
  sha?: string;
}

/**
 * A bare Git repository, changed with the git program.
 *
 * @public
 */
export class GitRepository {
  static async create(): Promise<GitRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'git-repository-'));
    const repository = new GitRepository(folder);
    await repository.git(['init', '--quiet', '--bare', '.']);
    return repository;
  }

  /** Answers about commits, which never change. */
  private readonly known = new Map<string, Promise<unknown>>();

  private constructor(
    /** Where it is; can be cloned. */
    readonly folder: string,
  ) {}

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The commit that a branch points to; undefined when there is none. */
  async find(revision: string): Promise<string | undefined> {
    // Most look-ups are of branches; a file is read faster than a program starts.
    const branch = await this.readBranch(revision);
    if (branch !== undefined) {
      return branch;
    }
    try {
      return await this.git([
        'rev-parse',
        '--verify',
        '--quiet',
        `${revision}^{commit}`,
      ]);
    } catch {
      return undefined;
    }
  }

  private async readBranch(revision: string): Promise<string | undefined> {
    const name = revision.replace(/^refs\/heads\//, '');
    return /^[\w./-]+$/.test(name)
      ? readFile(join(this.folder, 'refs/heads', name), 'utf8').then(
          commit => commit.trim(),
          () => undefined,
        )
      : undefined;
  }

  async exists(object: string): Promise<boolean> {
    return this.git(['cat-file', '-e', object]).then(
      () => true,
      () => false,
    );
  }

  async setBranch(branch: string, commit: string): Promise<void> {
    await this.git(['update-ref', `refs/heads/${branch}`, commit]);
  }

  async deleteBranch(branch: string): Promise<void> {
    await this.git(['update-ref', '-d', `refs/heads/${branch}`]);
  }

  async listTree(tree: string, recursive: boolean): Promise<TreeEntry[]> {
    const text = await this.git([
      'ls-tree',
      '-z',
      ...(recursive ? ['-r', '-t'] : []),
      tree,
    ]);
    return text
      .split('\0')
      .filter(line => line !== '')
      .map(line => {
        const [head, path] = line.split('\t');
        const [mode, type, sha] = head.split(' ');
        return { mode, type, sha, path };
      });
  }

  async readTree(commit: string): Promise<string> {
    return this.git(['rev-parse', `${commit}^{tree}`]);
  }

  async readBlob(sha: string): Promise<Buffer> {
    return this.run(['cat-file', 'blob', sha]);
  }

  /** The text of a file in a commit or branch. */
  async read(revision: string, path: string): Promise<string> {
    return (
      await this.run(['cat-file', 'blob', `${revision}:${path}`])
    ).toString('utf8');
  }

  async writeBlob(contents: Buffer | string): Promise<string> {
    return this.git(['hash-object', '-w', '--stdin'], { input: contents });
  }

  /** A tree with changes on top of another one. */
  async writeTree(
    base: string | undefined,
    changes: TreeChange[],
  ): Promise<string> {
    const index = join(this.folder, `index-${randomUUID()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      await this.git(['read-tree', ...(base ? [base] : ['--empty'])], { env });
      await this.git(['update-index', '-z', '--index-info'], {
        env,
        input: changes
          .map(({ path, mode, sha }) =>
            sha === undefined
              ? `0 ${'0'.repeat(40)}\t${path}\0`
              : `${mode} ${sha}\t${path}\0`,
          )
          .join(''),
      });
      return await this.git(['write-tree'], { env });
    } finally {
      await rm(index, { force: true });
    }
  }

  async writeCommit(
    tree: string,
    parents: string[],
    message: string,
  ): Promise<string> {
    const from = parents.flatMap(parent => ['-p', parent]);
    return this.git(['commit-tree', tree, ...from, '-m', message], {
      env: AUTHOR,
    });
  }

  /** Commits files to a branch, as somebody does who pushes; removed when undefined. */
  async push(
    branch: string,
    files: Record<string, string | undefined>,
    message = 'Change files',
  ): Promise<string> {
    const parent = await this.find(branch);
    const changes: TreeChange[] = [];
    for (const [path, contents] of Object.entries(files)) {
      const sha =
        contents === undefined ? undefined : await this.writeBlob(contents);
      changes.push({ path, mode: '100644', sha });
    }
    const base = parent && (await this.readTree(parent));
    const tree = await this.writeTree(base, changes);
    const commit = await this.writeCommit(
      tree,
      parent === undefined ? [] : [parent],
      message,
    );
    await this.setBranch(branch, commit);
    return commit;
  }

  /** The last commit of a branch that changed a file; undefined when none did. */
  async findLastChange(
    revision: string,
    path: string,
  ): Promise<string | undefined> {
    const commit = await this.git([
      'log',
      '-1',
      '--format=%H',
      revision,
      '--',
      path,
    ]);
    return commit === '' ? undefined : commit;
  }

  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return this.remember(`ancestor ${ancestor} ${commit}`, () =>
      this.git(['merge-base', '--is-ancestor', ancestor, commit]).then(
        () => true,
        () => false,
      ),
    );
  }

  /** The best common commit of two commits; undefined when they have none. */
  async findMergeBase(
    ours: string,
    theirs: string,
  ): Promise<string | undefined> {
    return this.git(['merge-base', ours, theirs]).catch(() => undefined);
  }

  /** The tree that a merge of commits gives; undefined when it conflicts. */
  async mergeTrees(ours: string, theirs: string): Promise<string | undefined> {
    return this.remember(`merge ${ours} ${theirs}`, () =>
      this.git(['merge-tree', '--write-tree', ours, theirs]).then(
        text => text.split('\n', 1)[0],
        () => undefined,
      ),
    );
  }

  private remember<T>(key: string, find: () => Promise<T>): Promise<T> {
    // The key says what was asked, and so the type of its answer.
    const found = (this.known.get(key) ?? find()) as Promise<T>;
    this.known.set(key, found);
    return found;
  }

  private async git(
    args: string[],
    options: { input?: Buffer | string; env?: Record<string, string> } = {},
  ): Promise<string> {
    return (await this.run(args, options)).toString('utf8').replace(/\n$/, '');
  }

  private run(
    args: string[],
    {
      input,
      env,
    }: { input?: Buffer | string; env?: Record<string, string> } = {},
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        args,
        {
          cwd: this.folder,
          env: { ...process.env, GIT_DIR: this.folder, ...env },
          encoding: 'buffer',
          maxBuffer: 100e6,
        },
        (error, stdout) => (error ? reject(error) : resolve(stdout)),
      );
      // A program that reads nothing may be over by now.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input ?? '');
    });
  }
}
