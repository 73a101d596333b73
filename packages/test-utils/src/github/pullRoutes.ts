import { GithubRoute } from './GithubRoute';
import { GithubError, invalid, notFound } from './githubError';
import { HostedGit, StoredPull } from './HostedGit';
import { toListedPull, toPull } from './toGithub';

/** GitHub's API of pull requests and of what is said of commits. */
export const PULL_ROUTES: GithubRoute[] = [
  {
    method: 'GET',
    path: /^\/pulls$/,
    async answer({ repository, query, origin }) {
      const [owner] = repository.name.split('/');
      const state = query.get('state') ?? 'open';
      const head = query.get('head');
      const page = Number(query.get('page') ?? 1);
      const size = Math.min(Number(query.get('per_page') ?? 30), 100);
      const found = repository.pulls
        .filter(
          pull =>
            (state === 'all' || pull.state === state) &&
            (head === null || head === `${owner}:${pull.head}`),
        )
        .reverse();
      await Promise.all(found.map(pull => repository.refresh(pull)));
      return {
        status: 200,
        body: found
          .slice((page - 1) * size, page * size)
          .map(pull => toListedPull(repository, pull, origin)),
      };
    },
  },
  {
    method: 'POST',
    path: /^\/pulls$/,
    async answer({ repository, body: { title, body, head, base }, origin }) {
      if (![title, head, base].every(text => typeof text === 'string')) {
        throw invalid('Invalid request.');
      }
      const pull = await repository.open({
        title: String(title),
        body: readText(body ?? ''),
        head: String(head),
        base: String(base),
      });
      return { status: 201, body: await toPull(repository, pull, origin) };
    },
  },
  {
    method: 'GET',
    path: /^\/pulls\/(\d+)$/,
    async answer({ repository, names: [number], origin }) {
      const pull = repository.get(Number(number));
      return { status: 200, body: await toPull(repository, pull, origin) };
    },
  },
  {
    method: 'PATCH',
    path: /^\/pulls\/(\d+)$/,
    async answer({ repository, names: [number], body, origin }) {
      const pull = repository.get(Number(number));
      if (body.state === 'closed') {
        pull.state = 'closed';
      }
      return { status: 200, body: await toPull(repository, pull, origin) };
    },
  },
  {
    method: 'POST',
    path: /^\/issues\/(\d+)\/comments$/,
    async answer({ repository, names: [number], body }) {
      const { comments } = repository.get(Number(number));
      const id = toCommentId(Number(number), comments.length);
      comments.push(readText(body.body));
      return { status: 201, body: { id, body: body.body } };
    },
  },
  {
    method: 'GET',
    path: /^\/issues\/(\d+)\/comments$/,
    async answer({ repository, names: [number] }) {
      const { comments } = repository.get(Number(number));
      return {
        status: 200,
        body: comments.map((body, index) => ({
          id: toCommentId(Number(number), index),
          body,
        })),
      };
    },
  },
  {
    method: 'PATCH',
    path: /^\/issues\/comments\/(\d+)$/,
    async answer({ repository, names: [id], body }) {
      const [number, index] = fromCommentId(Number(id));
      repository.get(number).comments[index] = readText(body.body);
      return { status: 200, body: { id: Number(id), body: body.body } };
    },
  },
  {
    method: 'POST',
    path: /^\/statuses\/([0-9a-f]{40})$/,
    async answer({ repository, names: [commit], body }) {
      const { context = 'default', state, target_url, description } = body;
      if (!['error', 'failure', 'pending', 'success'].includes(String(state))) {
        throw invalid('Validation Failed: state');
      }
      const status = {
        context: String(context),
        state: String(state),
        target_url: target_url ? String(target_url) : null,
        description: String(description ?? ''),
      };
      const others = (repository.statuses.get(commit) ?? []).filter(
        each => each.context !== status.context,
      );
      repository.statuses.set(commit, [...others, status]);
      return { status: 201, body: { id: 1, ...status } };
    },
  },
  {
    method: 'GET',
    path: /^\/commits$/,
    async answer({ repository: { defaultBranch, git }, query }) {
      const revision = query.get('sha') ?? defaultBranch;
      if ((await git.find(revision)) === undefined) {
        throw notFound();
      }
      const sha = await git.findLastChange(revision, query.get('path') ?? '.');
      return { status: 200, body: sha === undefined ? [] : [{ sha }] };
    },
  },
  {
    method: 'GET',
    path: /^\/commits\/([0-9a-f]{40})\/pulls$/,
    async answer({ repository, names: [commit], origin }) {
      const found: StoredPull[] = [];
      for (const pull of repository.pulls) {
        if (await repository.hasBrought(pull, commit)) {
          found.push(pull);
        }
      }
      return {
        status: 200,
        body: found.map(pull => toListedPull(repository, pull, origin)),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/commits\/([^/]+)\/check-runs$/,
    async answer({ repository, names: [commit] }) {
      requireAllowed(repository, 'checks');
      const runs = repository.checks.get(commit) ?? [];
      return {
        status: 200,
        body: {
          total_count: runs.length,
          check_runs: runs.map((run, id) => ({ id, head_sha: commit, ...run })),
        },
      };
    },
  },
  {
    method: 'GET',
    path: /^\/commits\/([^/]+)\/status$/,
    async answer({ repository, names: [commit] }) {
      requireAllowed(repository, 'statuses');
      const statuses = repository.statuses.get(commit) ?? [];
      return { status: 200, body: { sha: commit, statuses } };
    },
  },
  {
    method: 'GET',
    path: /^\/compare\/([0-9a-f]+)\.\.\.([0-9a-f]+)$/,
    async answer({ repository: { git }, names: [base, head] }) {
      if (!(await git.find(base)) || !(await git.find(head))) {
        throw notFound();
      }
      const isAhead = await git.isAncestor(base, head);
      return { status: 200, body: { status: isAhead ? 'ahead' : 'diverged' } };
    },
  },
];

function requireAllowed(
  { forbidden }: HostedGit,
  part: 'checks' | 'statuses',
): void {
  if (forbidden.has(part)) {
    throw new GithubError(
      403,
      'Resource not accessible by personal access token',
    );
  }
}

/** Comments of one pull request have room for so many. */
const COMMENTS = 1_000;

function toCommentId(number: number, index: number): number {
  return number * COMMENTS + index;
}

function fromCommentId(id: number): [number: number, index: number] {
  return [Math.floor(id / COMMENTS), id % COMMENTS];
}

/** GitHub's limit of characters. */
const MAX_TEXT = 65_536;

/** The body of a pull request or of a comment. */
function readText(body: unknown): string {
  const text = String(body);
  if (text.length > MAX_TEXT) {
    throw invalid('Validation Failed: body is too long');
  }
  return text;
}
