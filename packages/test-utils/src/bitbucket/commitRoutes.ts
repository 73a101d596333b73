import { BitbucketRoute, route } from './BitbucketRoute';
import { BitbucketError, notFound } from './bitbucketError';
import { paginate } from './paginate';
import { toCommit, toRepository, toStatuses } from './toBitbucket';

/** Bitbucket's API of repositories, branches and commits. */
export const COMMIT_ROUTES: BitbucketRoute[] = [
  route('get', '', [], async ({ repository }) => ({
    status: 200,
    body: toRepository(repository),
  })),
  route(
    'get',
    '/refs/branches/{name}',
    [],
    async ({ repository: { git }, names: [name] }) => {
      const hash = await git.find(`refs/heads/${name}`);
      if (hash === undefined) {
        throw notFound('Branch');
      }
      return {
        status: 200,
        body: { type: 'branch', name, target: toCommit(hash) },
      };
    },
  ),
  route(
    'delete',
    '/refs/branches/{name}',
    [],
    async ({ repository: { git }, names: [name] }) => {
      if ((await git.find(`refs/heads/${name}`)) === undefined) {
        throw notFound('Branch');
      }
      // Pull requests of the branch stay open.
      await git.deleteBranch(name);
      return { status: 204 };
    },
  ),
  route(
    'get',
    '/commit/{commit}',
    [],
    async ({ repository: { git }, names: [commit] }) => {
      const hash = await git.find(commit);
      if (hash === undefined) {
        throw notFound('Commit');
      }
      return { status: 200, body: toCommit(hash) };
    },
  ),
  route(
    'get',
    '/commit/{commit}/statuses',
    [],
    async ({ repository, names: [commit], query }) => {
      if (repository.forbidden.has('statuses')) {
        throw new BitbucketError(
          403,
          'Your credentials lack one or more required privilege scopes.',
        );
      }
      const hash = await repository.git.find(commit);
      if (hash === undefined) {
        throw notFound('Commit');
      }
      return {
        status: 200,
        body: paginate(toStatuses(repository, hash), query),
      };
    },
  ),
  route(
    'get',
    '/merge-base/{revspec}',
    [],
    async ({ repository: { git }, names: [range] }) => {
      const [base, head] = range.split('..');
      const hash =
        (await git.find(base)) && (await git.find(head))
          ? await git.findMergeBase(base, head)
          : undefined;
      if (hash === undefined) {
        throw notFound('Commit');
      }
      return { status: 200, body: toCommit(hash) };
    },
  ),
];
