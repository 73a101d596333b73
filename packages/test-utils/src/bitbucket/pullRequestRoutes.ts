import { GithubError } from '../github/githubError';
import { HostedGit, StoredPull } from '../github/HostedGit';
import { BitbucketRoute, route } from './BitbucketRoute';
import { BitbucketError, notFound } from './bitbucketError';
import { paginate } from './paginate';
import { toPullRequest } from './toBitbucket';

/** The longest comment that Bitbucket takes. */
const MAX_COMMENT = 32_768;

/** Bitbucket's API of pull requests. */
export const PULL_REQUEST_ROUTES: BitbucketRoute[] = [
  route('get', '/pullrequests', ['state'], async ({ repository, query }) => {
    const states = query.getAll('state');
    const branch = findBranch(query.get('q'));
    const found = await Promise.all(
      [...repository.pulls]
        .filter(({ head }) => branch === undefined || head === branch)
        .reverse()
        .map(pull => toPullRequest(repository, pull)),
    );
    // Only open ones are listed when no state is asked for.
    const taken = states.length === 0 ? ['OPEN'] : states;
    return {
      status: 200,
      body: paginate(
        found.filter(({ state }) => taken.includes(String(state))),
        query,
        { longest: 50 },
      ),
    };
  }),
  route(
    'post',
    '/pullrequests',
    ['title', 'description', 'source', 'destination'],
    async ({ repository, body }) => ({
      status: 201,
      body: await toPullRequest(repository, await open(repository, body)),
    }),
  ),
  route(
    'get',
    '/pullrequests/{pull_request_id}',
    [],
    async ({ repository, names: [number] }) => ({
      status: 200,
      body: await toPullRequest(repository, find(repository, number)),
    }),
  ),
  route(
    'post',
    '/pullrequests/{pull_request_id}/decline',
    [],
    async ({ repository, names: [number] }) => {
      const pull = find(repository, number);
      if (pull.state !== 'open') {
        throw new BitbucketError(400, 'This pull request is already closed.');
      }
      pull.state = 'closed';
      return { status: 200, body: await toPullRequest(repository, pull) };
    },
  ),
  route(
    'post',
    '/pullrequests/{pull_request_id}/comments',
    ['content'],
    async ({ repository, names: [number], body }) => {
      const { raw } = body.content as { raw: string };
      if (raw.length > MAX_COMMENT) {
        throw new BitbucketError(400, `content: longer than ${MAX_COMMENT}`);
      }
      find(repository, number).comments.push(raw);
      return {
        status: 201,
        body: { type: 'pullrequest_comment' as const, content: { raw } },
      };
    },
  ),
  route(
    'get',
    '/pullrequests/{pull_request_id}/diffstat',
    [],
    async ({ repository, names: [number], query }) => {
      const pull = await repository.refresh(find(repository, number));
      const base = await repository.git.find(pull.base);
      const path = `/2.0/repositories/${repository.name}/diffstat`;
      const spec = `${pull.headCommit}..${base}`;
      return {
        status: 302,
        headers: { location: `${path}/${spec}?${query}` },
      };
    },
  ),
  route(
    'get',
    '/diffstat/{spec}',
    [],
    async ({ repository: { git }, names: [spec], query }) => {
      const [head, base] = spec.split('..');
      const isClean = (await git.mergeTrees(base, head)) !== undefined;
      const status = (isClean ? 'modified' : 'merge conflict') as 'modified';
      return {
        status: 200,
        body: paginate([{ type: 'diffstat', status }], query),
      };
    },
  ),
];

/** The branch that a query asks for. */
function findBranch(query: string | null): string | undefined {
  if (query === null) {
    return undefined;
  }
  const [, branch] = /^source\.branch\.name = "([^"]+)"$/.exec(query) ?? [];
  if (branch === undefined) {
    throw new BitbucketError(400, `Invalid query: ${query}`);
  }
  return branch;
}

async function open(
  repository: HostedGit,
  body: Record<string, unknown>,
): Promise<StoredPull> {
  const { destination, source } = body as Record<
    'destination' | 'source',
    { branch: { name: string } }
  >;
  const head = source.branch.name;
  try {
    return await repository.open({
      title: String(body.title),
      body: String(body.description ?? ''),
      head,
      base: destination.branch.name,
    });
  } catch (error) {
    throw error instanceof GithubError
      ? new BitbucketError(400, error.message)
      : error;
  }
}

function find(repository: HostedGit, number: string): StoredPull {
  const pull = repository.pulls.find(each => String(each.number) === number);
  if (!pull) {
    throw notFound('Pull request');
  }
  return pull;
}
