import { GithubRoute } from './GithubRoute';
import { GithubError, invalid, notFound } from './githubError';
import { TreeChange } from './GitRepository';

const SHA = /^[0-9a-f]{40}$/;
const MODES = ['100644', '100755', '040000', '160000', '120000'];

/** GitHub's API of Git's objects. */
export const GIT_DATA_ROUTES: GithubRoute[] = [
  {
    method: 'GET',
    path: /^\/git\/ref\/heads\/(.+)$/,
    async answer({ repository, names: [branch] }) {
      if ((await repository.git.find(repository.defaultBranch)) === undefined) {
        throw new GithubError(409, 'Git Repository is empty.');
      }
      const sha = await repository.git.find(`refs/heads/${branch}`);
      if (sha === undefined) {
        throw notFound();
      }
      return { status: 200, body: toRef(branch, sha) };
    },
  },
  {
    method: 'POST',
    path: /^\/git\/refs$/,
    async answer({ repository, body: { ref, sha } }) {
      const branch = /^refs\/heads\/(.+)$/.exec(String(ref))?.[1];
      if (branch === undefined) {
        throw invalid("Reference name must start with 'refs/heads/'.");
      }
      if (!(await repository.git.find(String(sha)))) {
        throw invalid('Object does not exist');
      }
      if (await repository.git.find(`refs/heads/${branch}`)) {
        throw invalid('Reference already exists');
      }
      await repository.git.setBranch(branch, String(sha));
      return { status: 201, body: toRef(branch, String(sha)) };
    },
  },
  {
    method: 'DELETE',
    path: /^\/git\/refs\/heads\/(.+)$/,
    async answer({ repository, names: [branch] }) {
      if (!(await repository.git.find(`refs/heads/${branch}`))) {
        throw invalid('Reference does not exist');
      }
      await repository.deleteBranch(branch);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: /^\/git\/commits\/([^/]+)$/,
    async answer({ repository, names: [commit] }) {
      if (!SHA.test(commit) || !(await repository.git.find(commit))) {
        throw notFound();
      }
      const tree = { sha: await repository.git.readTree(commit) };
      return { status: 200, body: { sha: commit, tree } };
    },
  },
  {
    method: 'POST',
    path: /^\/git\/commits$/,
    async answer({ repository, body: { message, tree, parents } }) {
      if (typeof message !== 'string' || !Array.isArray(parents)) {
        throw invalid('Invalid request.');
      }
      if (!(await repository.git.exists(String(tree)))) {
        throw invalid('Tree SHA does not exist');
      }
      const sha = await repository.git.writeCommit(
        String(tree),
        parents.map(String),
        message,
      );
      return { status: 201, body: { sha, message, tree: { sha: tree } } };
    },
  },
  {
    method: 'GET',
    path: /^\/git\/trees\/([^/]+)$/,
    async answer({ repository, names: [sha], query }) {
      if (!(await repository.git.exists(sha))) {
        throw notFound();
      }
      // GitHub takes any value of `recursive`, such as 0, for yes.
      const tree = await repository.git.listTree(sha, query.has('recursive'));
      const truncated = repository.truncatesTrees;
      return { status: 200, body: { sha, tree, truncated } };
    },
  },
  {
    method: 'POST',
    path: /^\/git\/trees$/,
    async answer({ repository, body: { base_tree: base, tree } }) {
      if (!Array.isArray(tree) || tree.length === 0) {
        throw invalid('Invalid tree info');
      }
      const existing = base
        ? await repository.git.listTree(String(base), true)
        : [];
      const changes: TreeChange[] = [];
      for (const { path, mode, sha, content } of tree) {
        if (!MODES.includes(mode) || typeof path !== 'string') {
          throw invalid('Must supply a valid tree.mode');
        }
        if (sha === null && !existing.some(each => each.path === path)) {
          throw invalid('GitRPC::BadObjectState');
        }
        changes.push({
          path,
          mode,
          sha:
            content === undefined
              ? sha ?? undefined
              : await repository.git.writeBlob(content),
        });
      }
      const sha = await repository.git.writeTree(
        base ? String(base) : undefined,
        changes,
      );
      return { status: 201, body: { sha, tree: [] } };
    },
  },
  {
    method: 'GET',
    path: /^\/git\/blobs\/([^/]+)$/,
    async answer({ repository, names: [sha] }) {
      if (!(await repository.git.exists(sha))) {
        throw notFound();
      }
      const contents = await repository.git.readBlob(sha);
      // GitHub breaks the lines of base64.
      const content = contents.toString('base64').replace(/.{60}/g, '$&\n');
      return { status: 200, body: { sha, content, encoding: 'base64' } };
    },
  },
  {
    method: 'POST',
    path: /^\/git\/blobs$/,
    async answer({ repository, body: { content, encoding = 'utf-8' } }) {
      const sha = await repository.git.writeBlob(
        Buffer.from(String(content), encoding === 'base64' ? 'base64' : 'utf8'),
      );
      return { status: 201, body: { sha } };
    },
  },
];

function toRef(branch: string, sha: string) {
  return { ref: `refs/heads/${branch}`, object: { type: 'commit', sha } };
}
