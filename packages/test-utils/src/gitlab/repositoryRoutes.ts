import { GitlabRoute } from './GitlabRoute';
import { GitlabError, notFound } from './gitlabError';
import { paginate } from './paginate';

/** GitLab's API of branches, trees and files. */
export const REPOSITORY_ROUTES: GitlabRoute[] = [
  {
    method: 'GET',
    path: /^\/repository\/branches\/([^/]+)$/,
    async answer({ repository, names: [name] }) {
      const id = await repository.git.find(`refs/heads/${name}`);
      if (id === undefined) {
        throw notFound('Branch');
      }
      return { status: 200, body: { name, commit: { id } } };
    },
  },
  {
    method: 'DELETE',
    path: /^\/repository\/branches\/([^/]+)$/,
    async answer({ repository, names: [name] }) {
      if ((await repository.git.find(`refs/heads/${name}`)) === undefined) {
        throw notFound('Branch');
      }
      await repository.deleteBranch(name);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: /^\/repository\/tree$/,
    parameters: ['ref', 'path', 'recursive', 'pagination', 'page_token'],
    async answer({
      repository: { git, defaultBranch, truncatesTrees },
      query,
    }) {
      const folder = query.get('path') ?? '';
      const place = `${query.get('ref') ?? defaultBranch}:${folder}`;
      const entries = await git
        .listTree(place, query.get('recursive') === 'true')
        .catch(() => {
          throw notFound('invalid revision or path');
        });
      const found = entries.map(({ mode, path, sha, type }) => ({
        id: sha,
        name: path.split('/').at(-1),
        type,
        path: folder === '' ? path : `${folder}/${path}`,
        mode,
      }));
      return paginate(found, query, truncatesTrees);
    },
  },
  {
    method: 'GET',
    path: /^\/repository\/blobs\/([0-9a-f]{40})\/raw$/,
    async answer({ repository, names: [sha] }) {
      if (!(await repository.git.exists(sha))) {
        throw notFound('Blob');
      }
      return { status: 200, bytes: await repository.git.readBlob(sha) };
    },
  },
  {
    method: 'GET',
    path: /^\/repository\/merge_base$/,
    parameters: ['refs[]'],
    async answer({ repository: { git }, query }) {
      const [base, head] = query.getAll('refs[]');
      if (!(await git.find(base)) || !(await git.find(head))) {
        throw new GitlabError(400, `400 Could not find ref: ${base}`);
      }
      const id = await git.findMergeBase(base, head);
      if (id === undefined) {
        throw notFound('Merge Base');
      }
      return { status: 200, body: { id } };
    },
  },
];
