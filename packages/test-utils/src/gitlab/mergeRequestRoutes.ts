import { GithubError } from '../github/githubError';
import { HostedGit, StoredPull } from '../github/HostedGit';
import { GitlabRoute } from './GitlabRoute';
import { GitlabError, notFound } from './gitlabError';
import { paginate } from './paginate';
import { toMergeRequest } from './toGitlab';

/** GitLab's limit of characters. */
const MAX_TEXT = 1_048_576;

/** Notes of one merge request have room for so many. */
const NOTES = 1_000;

/** GitLab's API of merge requests. */
export const MERGE_REQUEST_ROUTES: GitlabRoute[] = [
  {
    method: 'GET',
    path: /^\/merge_requests$/,
    parameters: ['source_branch', 'state', 'order_by', 'sort'],
    async answer({ repository, query, origin }) {
      const state = query.get('state') ?? 'all';
      const branch = query.get('source_branch');
      const found = [...repository.pulls]
        .filter(({ head }) => branch === null || head === branch)
        .reverse();
      const requests = await Promise.all(
        found.map(pull => toMergeRequest(repository, pull, origin)),
      );
      return paginate(
        requests.filter(each => state === 'all' || each.state === state),
        query,
      );
    },
  },
  {
    method: 'POST',
    path: /^\/merge_requests$/,
    parameters: ['title', 'description', 'source_branch', 'target_branch'],
    async answer({ repository, body, origin }) {
      const pull = await open(repository, {
        title: String(body.title),
        body: readText(body.description ?? ''),
        head: String(body.source_branch),
        base: String(body.target_branch),
      });
      return {
        status: 201,
        body: await toMergeRequest(repository, pull, origin),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/merge_requests\/(\d+)$/,
    async answer({ repository, names: [number], origin }) {
      const pull = find(repository, number);
      return {
        status: 200,
        body: await toMergeRequest(repository, pull, origin),
      };
    },
  },
  {
    method: 'PUT',
    path: /^\/merge_requests\/(\d+)$/,
    parameters: ['state_event'],
    async answer({ repository, names: [number], body, origin }) {
      const pull = find(repository, number);
      if (body.state_event === 'close') {
        pull.state = 'closed';
      }
      return {
        status: 200,
        body: await toMergeRequest(repository, pull, origin),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/merge_requests\/(\d+)\/notes$/,
    async answer({ repository, names: [number], query }) {
      const { comments } = find(repository, number);
      return paginate(
        comments.map((body, index) => ({
          id: Number(number) * NOTES + index,
          body,
        })),
        query,
      );
    },
  },
  {
    method: 'POST',
    path: /^\/merge_requests\/(\d+)\/notes$/,
    parameters: ['body'],
    async answer({ repository, names: [number], body }) {
      const { comments } = find(repository, number);
      const id = Number(number) * NOTES + comments.length;
      comments.push(readText(body.body));
      return { status: 201, body: { id, body: body.body } };
    },
  },
  {
    method: 'PUT',
    path: /^\/merge_requests\/(\d+)\/notes\/(\d+)$/,
    parameters: ['body'],
    async answer({ repository, names: [number, id], body }) {
      find(repository, number).comments[Number(id) % NOTES] = readText(
        body.body,
      );
      return { status: 200, body: { id: Number(id), body: body.body } };
    },
  },
];

async function open(
  repository: HostedGit,
  request: Pick<StoredPull, 'title' | 'body' | 'head' | 'base'>,
): Promise<StoredPull> {
  const { head } = request;
  const other = repository.pulls.find(
    each => each.head === head && each.state === 'open',
  );
  if (other) {
    throw new GitlabError(
      409,
      `Another open merge request already exists for this source branch: !${other.number}`,
    );
  }
  try {
    return await repository.open(request);
  } catch (error) {
    throw error instanceof GithubError
      ? new GitlabError(422, 'source_branch or target_branch is invalid')
      : error;
  }
}

function find(repository: HostedGit, number: string): StoredPull {
  const pull = repository.pulls.find(each => String(each.number) === number);
  if (!pull) {
    throw notFound('Merge Request');
  }
  return pull;
}

function readText(text: unknown): string {
  if (String(text).length > MAX_TEXT) {
    throw new GitlabError(
      400,
      `description is too long (maximum is ${MAX_TEXT} characters)`,
    );
  }
  return String(text);
}
