import { HostProblem } from '../HostProblem';
import { FileChange, HostedFile, HostedRepository } from '../PullRequestHost';
import { GitlabClient } from './GitlabClient';

/** What a tree lists. */
interface Entry {
  id: string;
  name: string;
  /** `tree`, `blob` or, for a submodule, `commit`. */
  type: string;
  /** From the root of the repository. */
  path: string;
  mode: string;
}

interface Action {
  action: 'create' | 'update' | 'delete' | 'chmod';
  file_path: string;
  content?: string;
  encoding?: 'text' | 'base64';
  execute_filemode?: boolean;
}

const LINK_MODE = '120000';
const EXECUTABLE_MODE = '100755';

/** Reads the trees of commits, and writes commits. */
export class GitlabTrees {
  constructor(private readonly client: GitlabClient) {}

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
    const entries = await this.listBelow(repository, commit, folder);
    return entries.map(({ id, path }) => ({
      path: folder === '' ? path : path.slice(folder.length + 1),
      id,
      hash: id,
    }));
  }

  /** Commits changes on top of a commit, on a new branch. */
  async commit(
    repository: HostedRepository,
    branch: string,
    {
      parent,
      message,
      changes,
    }: { parent: string; message: string; changes: FileChange[] },
  ): Promise<void> {
    const folder = findCommonFolder(changes.map(({ path }) => path));
    const existing = new Map(
      (await this.listBelow(repository, parent, folder)).map(entry => [
        entry.path,
        entry,
      ]),
    );
    await this.client.call({
      method: 'POST',
      path: `projects/${repository.id}/repository/commits`,
      body: {
        branch,
        start_sha: parent,
        commit_message: message,
        actions: changes.flatMap(change =>
          toActions(change, existing.get(change.path)),
        ),
      },
      about: `a new branch in ${repository.name}`,
    });
  }

  /** The files below a folder, with their paths from the root. */
  private async listBelow(
    repository: HostedRepository,
    commit: string,
    folder: string,
  ): Promise<Entry[]> {
    if (folder !== '') {
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
    }
    const entries = await this.read(repository, commit, folder, true);
    return entries.filter(({ type }) => type === 'blob');
  }

  /** What a path of a commit leads to. */
  private async findEntry(
    repository: HostedRepository,
    commit: string,
    path: string,
  ): Promise<Entry | undefined> {
    let entry: Entry | undefined;
    let parent = '';
    for (const name of path.split('/')) {
      if (entry && entry.type !== 'tree') {
        return undefined;
      }
      const entries: Entry[] = await this.read(repository, commit, parent);
      entry = entries.find(each => each.name === name);
      if (!entry) {
        return undefined;
      }
      parent = entry.path;
    }
    return entry;
  }

  private async read(
    repository: HostedRepository,
    commit: string,
    folder: string,
    isRecursive = false,
  ): Promise<Entry[]> {
    const entries = await this.client.list<Entry>({
      path: `projects/${repository.id}/repository/tree`,
      query: {
        ref: commit,
        pagination: 'keyset',
        ...(folder && { path: folder }),
        ...(isRecursive && { recursive: 'true' }),
      },
      about: `the files of ${repository.name}`,
    });
    // What isn't listed may exist, and must not be overwritten.
    if (!entries) {
      throw folder === '' && isRecursive
        ? tooManyFilesToSearch(repository)
        : tooManyFiles(folder, repository);
    }
    return entries;
  }
}

/** GitLab needs to be told whether a file exists. */
function toActions(
  { path, contents, executable = false }: FileChange,
  existing: Entry | undefined,
): Action[] {
  const file_path = path;
  if (contents === undefined) {
    return existing ? [{ action: 'delete', file_path }] : [];
  }
  const isExecutable = existing?.mode === EXECUTABLE_MODE;
  return [
    {
      action: existing ? 'update' : 'create',
      file_path,
      ...(typeof contents === 'string'
        ? { content: contents, encoding: 'text' }
        : {
            content: Buffer.from(contents).toString('base64'),
            encoding: 'base64',
          }),
    },
    ...(isExecutable === executable
      ? []
      : [
          {
            action: 'chmod' as const,
            file_path,
            execute_filemode: executable,
          },
        ]),
  ];
}

/** The deepest folder that has all paths; empty for the root. */
function findCommonFolder(paths: string[]): string {
  const [first = '', ...others] = paths;
  const segments = first.split('/').slice(0, -1);
  while (
    segments.length > 0 &&
    !others.every(path => path.startsWith(`${segments.join('/')}/`))
  ) {
    segments.pop();
  }
  return segments.join('/');
}

function tooManyFiles(folder: string, { name }: HostedRepository): HostProblem {
  return folder === ''
    ? new HostProblem(
        'refused',
        `The root of ${name} has more than 10,000 files. Move files to folders, or use another repository`,
      )
    : new HostProblem(
        'refused',
        `The folder ${folder} of ${name} has more than 10,000 files. Move the files that don't belong to the environment to another folder`,
      );
}

function tooManyFilesToSearch({ name }: HostedRepository): HostProblem {
  return new HostProblem(
    'refused',
    `${name} has more than 10,000 files, so the folder of the environment can't be searched for. Move it to the root of the repository or to the folder environments, and name it like the environment`,
  );
}

function describeEntry({ mode, type }: Entry): string {
  if (type === 'commit') {
    return 'a submodule';
  }
  return mode === LINK_MODE ? 'a symbolic link' : 'a file';
}
