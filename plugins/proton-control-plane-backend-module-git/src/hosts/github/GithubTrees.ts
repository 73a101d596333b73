import { RestEndpointMethodTypes } from '@octokit/rest';
import { HostProblem } from '../HostProblem';
import { FileChange, HostedFile, HostedRepository } from '../PullRequestHost';
import { GithubClient } from './GithubClient';
import { splitName } from './splitName';

type NewEntry =
  RestEndpointMethodTypes['git']['createTree']['parameters']['tree'][number];

/** What a tree lists, as far as it is needed. */
interface Entry {
  sha: string;
  /** `tree`, `blob` or, for a submodule, `commit`. */
  type: string;
  mode?: string;
}

const LINK_MODE = '120000';

/** Reads and writes the trees of commits with GitHub's Git data API. */
export class GithubTrees {
  constructor(private readonly client: GithubClient) {}

  async hasFolder(
    repository: HostedRepository,
    commit: string,
    name: string,
  ): Promise<boolean> {
    const entry = await this.findEntry(repository, commit, name);
    return entry?.type === 'tree';
  }

  async listFiles(
    repository: HostedRepository,
    commit: string,
    folder: string,
  ): Promise<HostedFile[]> {
    const entry = await this.findEntry(repository, commit, folder);
    if (entry === undefined) {
      return [];
    }
    if (entry.type !== 'tree') {
      throw new HostProblem(
        'refused',
        `${folder} of ${repository.name} is ${describeEntry(
          entry,
        )} and not a folder. Rename or remove it, and deploy again`,
      );
    }
    const { tree: entries, truncated } = await this.read(
      repository,
      entry.sha,
      `${folder || 'the files'} of ${repository.name}`,
      true,
    );
    if (truncated) {
      throw folder === ''
        ? tooManyFilesToSearch(repository)
        : tooManyFiles(folder, repository);
    }
    return entries.flatMap(({ path, sha, type }) =>
      type === 'blob' && path && sha ? [{ path, id: sha, hash: sha }] : [],
    );
  }

  /** Creates a commit on top of another one; returns its hash. */
  async commit(
    repository: HostedRepository,
    {
      parent,
      message,
      changes,
    }: { parent: string; message: string; changes: FileChange[] },
  ): Promise<string> {
    const place = splitName(repository.name);
    const tree: NewEntry[] = [];
    for (const change of changes) {
      tree.push(await this.toEntry(repository, change));
    }
    const base = await this.client.call(
      repository.name,
      `commit ${parent} of ${repository.name}`,
      octokit => octokit.git.getCommit({ ...place, commit_sha: parent }),
    );
    const created = await this.client.call(
      repository.name,
      `a new tree in ${repository.name}`,
      octokit =>
        octokit.git.createTree({ ...place, base_tree: base.tree.sha, tree }),
    );
    const commit = await this.client.call(
      repository.name,
      `a new commit in ${repository.name}`,
      octokit =>
        octokit.git.createCommit({
          ...place,
          message,
          tree: created.sha,
          parents: [parent],
        }),
    );
    return commit.sha;
  }

  private async toEntry(
    repository: HostedRepository,
    { path, contents, executable }: FileChange,
  ): Promise<NewEntry> {
    const entry = {
      path,
      mode: executable ? '100755' : '100644',
      type: 'blob',
    } as const;
    if (contents === undefined) {
      return { ...entry, sha: null };
    }
    if (typeof contents === 'string') {
      return { ...entry, content: contents };
    }
    const blob = await this.client.call(
      repository.name,
      `a new file in ${repository.name}`,
      octokit =>
        octokit.git.createBlob({
          ...splitName(repository.name),
          content: Buffer.from(contents).toString('base64'),
          encoding: 'base64',
        }),
    );
    return { ...entry, sha: blob.sha };
  }

  /** What a path of a commit leads to. */
  private async findEntry(
    repository: HostedRepository,
    commit: string,
    path: string,
  ): Promise<Entry | undefined> {
    let entry: Entry = { sha: commit, type: 'tree' };
    let parent = '';
    for (const name of path === '' ? [] : path.split('/')) {
      if (entry.type !== 'tree') {
        return undefined;
      }
      const { tree: entries, truncated } = await this.read(
        repository,
        entry.sha,
        `the files of ${repository.name}`,
      );
      const found = entries.find(each => each.path === name);
      // What isn't listed may exist, and must not be overwritten.
      if (found === undefined && truncated) {
        throw tooManyFiles(parent, repository);
      }
      if (found?.sha === undefined || found.type === undefined) {
        return undefined;
      }
      entry = { mode: found.mode, sha: found.sha, type: found.type };
      parent = parent === '' ? name : `${parent}/${name}`;
    }
    return entry;
  }

  private async read(
    repository: HostedRepository,
    tree: string,
    path: string,
    isRecursive = false,
  ) {
    return this.client.call(repository.name, path, octokit =>
      octokit.git.getTree({
        ...splitName(repository.name),
        tree_sha: tree,
        ...(isRecursive && { recursive: '1' }),
      }),
    );
  }
}

function tooManyFiles(folder: string, { name }: HostedRepository): HostProblem {
  return folder === ''
    ? new HostProblem(
        'refused',
        `The root of ${name} has more files than GitHub lists. Move files to folders, or use another repository`,
      )
    : new HostProblem(
        'refused',
        `The folder ${folder} of ${name} has more files than GitHub lists. Move the files that don't belong to the environment to another folder`,
      );
}

function tooManyFilesToSearch({ name }: HostedRepository): HostProblem {
  return new HostProblem(
    'refused',
    `${name} has more files than GitHub lists at once, so the folder of the environment can't be searched for. Move it to the root of the repository or to the folder environments, and name it like the environment`,
  );
}

function describeEntry({ mode, type }: Entry): string {
  if (type === 'commit') {
    return 'a submodule';
  }
  return mode === LINK_MODE ? 'a symbolic link' : 'a file';
}
