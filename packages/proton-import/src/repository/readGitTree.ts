import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImportError } from '../ImportError';
import { LIMITS } from '../limits';
import { requireWithin } from './readFolderTree';
import { FileTooLargeError, RepositoryTree } from './RepositoryTree';

const execute = promisify(execFile);

const CLONE_TIMEOUT_MS = 10 * 60_000;

/** What a listing may have, of a repository at the limit of its files. */
const MAX_LISTING_BYTES = 128 * 1024 * 1024;

/** Settings under which a repository can run no program of its own. */
const SAFE_SETTINGS = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.ext.allow=never',
];

/**
 * Clones the newest commit of a repository, and lists its files.
 *
 * @param url - as `git clone` takes it
 * @param branch - the default branch when absent
 * @throws ImportError when it can't be cloned
 * @public
 */
export async function cloneTree(
  url: string,
  branch?: string,
): Promise<RepositoryTree> {
  const folder = await mkdtemp(join(tmpdir(), 'proton-import-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await git(
      [
        'clone',
        '--bare',
        '--depth=1',
        '--single-branch',
        '--no-tags',
        '--template=',
        ...(branch === undefined ? [] : [`--branch=${branch}`]),
        '--',
        url,
        folder,
      ],
      CLONE_TIMEOUT_MS,
    );
    const tree = await readGitTree(folder, 'HEAD');
    return { ...tree, name: withoutPassword(url), close: remove };
  } catch (error) {
    await remove();
    throw error instanceof ImportError
      ? error
      : new ImportError(
          `${withoutPassword(
            url,
          )} can't be cloned. Check the address, the branch and your access with git clone`,
        );
  }
}

/**
 * Lists the files of a commit in a bare repository.
 *
 * @param commit - such as `HEAD` or a branch
 * @throws ImportError when there is no such commit, or a path leads out of its
 *   folder
 * @public
 */
export async function readGitTree(
  gitDirectory: string,
  commit: string,
): Promise<RepositoryTree> {
  const inRepository = [`--git-dir=${gitDirectory}`];
  const listing = await git([
    ...inRepository,
    'ls-tree',
    '-r',
    '-z',
    '-l',
    '--full-tree',
    '--end-of-options',
    commit,
  ]).catch(() => {
    throw new ImportError(
      `${gitDirectory} has no commit ${JSON.stringify(
        commit,
      )}. Give a branch that exists with --branch`,
    );
  });
  const blobs = new Map<
    string,
    { hash: string; size: number; executable: boolean }
  >();
  const links: string[] = [];
  for (const line of listing.toString('utf8').split('\0')) {
    const [details, path] = splitOnce(line, '\t');
    const [mode, , hash, size] = details.split(/\s+/);
    if (path === undefined) {
      continue;
    }
    requirePlainPath(path, gitDirectory);
    if (mode === '100644' || mode === '100755') {
      const executable = mode === '100755';
      blobs.set(path, { hash, size: Number(size), executable });
    } else {
      links.push(path);
    }
    requireWithin(blobs.size, LIMITS.files, gitDirectory, 'files');
  }
  return {
    name: gitDirectory,
    files: [...blobs.keys()].sort(),
    links: links.sort(),
    async read(path, maxBytes) {
      const blob = blobs.get(path);
      if (!blob) {
        throw new Error(`${JSON.stringify(path)} isn't listed`);
      }
      const { executable, hash, size } = blob;
      if (size > maxBytes) {
        throw new FileTooLargeError(path, size, maxBytes);
      }
      const bytes = await git([...inRepository, 'cat-file', 'blob', hash]);
      return { bytes, executable };
    },
    close: async () => {},
  };
}

/** Git writes no such paths, but a tree can have them. */
function requirePlainPath(path: string, name: string): void {
  if (path.split('/').some(segment => segment === '.' || segment === '..')) {
    throw new ImportError(
      `${name} has the path ${JSON.stringify(
        path,
      )}, and "." and ".." can't be the names of files. Check the repository with git fsck`,
    );
  }
}

async function git(args: string[], timeout?: number): Promise<Buffer> {
  const { stdout } = await execute('git', [...SAFE_SETTINGS, ...args], {
    encoding: 'buffer',
    maxBuffer: MAX_LISTING_BYTES,
    timeout,
    env: {
      ...process.env,
      GIT_TERMINAL_PROMPT: '0',
      // A partial clone would otherwise connect to what its settings name.
      GIT_NO_LAZY_FETCH: '1',
    },
  });
  return stdout;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function withoutPassword(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
}
