import { HostProblem } from '../HostProblem';
import { FileChange, HostedFile, HostedRepository } from '../PullRequestHost';
import { BitbucketClient } from './BitbucketClient';
import { formatUpload } from './formatUpload';
import { encodePath, toRepositoryPath } from './toRepositoryPath';

/** A file or a folder. */
interface Entry {
  type: string;
  /** From the root of the repository. */
  path: string;
  /** Such as `link`. */
  attributes?: string | string[];
}

const FOLDER = 'commit_directory';

/** How many levels of folders are read at once; far more take too long. */
const MAX_DEPTH = 20;

/** Reads the files of commits, and writes commits. */
export class BitbucketTrees {
  constructor(private readonly client: BitbucketClient) {}

  async hasFolder(
    repository: HostedRepository,
    commit: string,
    name: string,
  ): Promise<boolean> {
    const entry = await this.findEntry(repository, commit, name);
    return entry?.type === FOLDER;
  }

  /** Bitbucket doesn't list the hashes of files, so their ids name their places. */
  async listFiles(
    repository: HostedRepository,
    commit: string,
    folder: string,
  ): Promise<HostedFile[]> {
    if (folder !== '') {
      const entry = await this.findEntry(repository, commit, folder);
      if (!entry) {
        return [];
      }
      if (entry.type !== FOLDER) {
        throw new HostProblem(
          'refused',
          `${folder} of ${repository.name} is ${describeEntry(
            entry,
          )} and not a folder. Rename or remove it, and deploy again`,
        );
      }
    }
    const entries = await this.list(repository, commit, folder);
    const start = folder === '' ? 0 : folder.length + 1;
    return entries
      .filter(entry => entry.type !== FOLDER && !isSubmodule(entry))
      .map(({ path }) => ({
        path: path.slice(start),
        id: `${commit}:${path}`,
      }));
  }

  async readFile(repository: HostedRepository, id: string): Promise<Buffer> {
    const separator = id.indexOf(':');
    return this.client.download({
      path: toSource(
        repository,
        id.slice(0, separator),
        id.slice(separator + 1),
      ),
      about: `a file of ${repository.name}`,
    });
  }

  /** Commits changes on top of a commit, on a new branch. */
  async commit(
    repository: HostedRepository,
    branch: string,
    commit: { parent: string; message: string; changes: FileChange[] },
  ): Promise<void> {
    await this.client.call({
      method: 'POST',
      path: `${toRepositoryPath(repository)}/src`,
      content: formatUpload({ branch, ...commit }),
      about: `a new branch in ${repository.name}`,
    });
  }

  /** What a path of a commit leads to. */
  private async findEntry(
    repository: HostedRepository,
    commit: string,
    path: string,
  ): Promise<Entry | undefined> {
    try {
      return await this.client.call<Entry>({
        path: toSource(repository, commit, path),
        query: { format: 'meta' },
        about: `${path} in ${repository.name}`,
      });
    } catch (error) {
      if (error instanceof HostProblem && error.kind === 'missing') {
        return undefined;
      }
      throw error;
    }
  }

  private async list(
    repository: HostedRepository,
    commit: string,
    folder: string,
  ): Promise<Entry[]> {
    const entries = await this.client.list<Entry>({
      path: `${toSource(repository, commit, folder)}${folder && '/'}`,
      query: { max_depth: String(MAX_DEPTH), pagelen: '100' },
      about: `the files of ${repository.name}`,
    });
    const depth = folder === '' ? 0 : folder.split('/').length;
    const isTooDeep = ({ path, type }: Entry) =>
      type === FOLDER && path.split('/').length - depth >= MAX_DEPTH;
    // What isn't listed may exist, and must not be overwritten.
    if (!entries || entries.some(isTooDeep)) {
      throw tooManyFiles(folder, repository);
    }
    return entries;
  }
}

function toSource(
  repository: HostedRepository,
  commit: string,
  path: string,
): string {
  return `${toRepositoryPath(repository)}/src/${commit}/${encodePath(path)}`;
}

function isSubmodule({ attributes = [] }: Entry): boolean {
  return attributes.includes('subrepository');
}

function describeEntry(entry: Entry): string {
  if (isSubmodule(entry)) {
    return 'a submodule';
  }
  return entry.attributes?.includes('link') ? 'a symbolic link' : 'a file';
}

function tooManyFiles(folder: string, { name }: HostedRepository): HostProblem {
  return new HostProblem(
    'refused',
    folder === ''
      ? `${name} has more than 20,000 files or 20 levels of folders, so the folder of the environment can't be searched for. Move it to the root of the repository or to the folder environments, and name it like the environment`
      : `The folder ${folder} of ${name} has more than 20,000 files or 20 levels of folders. Move the files that don't belong to the environment to another folder`,
  );
}
