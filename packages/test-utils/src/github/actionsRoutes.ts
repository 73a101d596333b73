import { GithubRequest, GithubRoute, STORAGE } from './GithubRoute';
import { notFound } from './githubError';
import { StoredWorkflowRun } from './HostedGit';

/** An artifact's id names its run and its place. */
const ARTIFACTS = 100;

/** GitHub's API of workflow runs and their artifacts. */
export const ACTIONS_ROUTES: GithubRoute[] = [
  {
    method: 'GET',
    path: /^\/actions\/workflows\/([^/]+)\/runs$/,
    async answer({ repository, names: [workflow], query, origin }) {
      const commit = query.get('head_sha');
      const runs = repository.workflowRuns
        .map((run, index) => ({ run, id: index + 1 }))
        .filter(({ run }) => run.workflow === workflow && run.commit === commit)
        .reverse()
        .map(({ run, id }) => ({
          id,
          html_url: `${origin}/${repository.name}/actions/runs/${id}`,
          head_sha: run.commit,
          event: 'push',
          status: run.status,
          conclusion: run.conclusion,
          ...(run.updatedAt && { updated_at: run.updatedAt }),
        }));
      return {
        status: 200,
        body: { total_count: runs.length, workflow_runs: runs },
      };
    },
  },
  {
    method: 'GET',
    path: /^\/actions\/runs\/(\d+)\/artifacts$/,
    async answer({ repository, names: [id], query }) {
      const name = query.get('name');
      const artifacts = Object.entries(
        findRun(repository, Number(id)).artifacts,
      )
        .map(([artifact, archive], index) => ({
          id: Number(id) * ARTIFACTS + index,
          name: artifact,
          size_in_bytes: archive.length,
          expired: false,
        }))
        .filter(each => name === null || each.name === name);
      return {
        status: 200,
        body: { total_count: artifacts.length, artifacts },
      };
    },
  },
  {
    method: 'GET',
    path: /^\/actions\/artifacts\/(\d+)\/zip$/,
    async answer({ repository, names: [id] }) {
      const runId = Math.floor(Number(id) / ARTIFACTS);
      const place = Number(id) % ARTIFACTS;
      if (!Object.values(findRun(repository, runId).artifacts)[place]) {
        throw notFound();
      }
      const location = `${STORAGE}${repository.id}/${runId}/${place}`;
      return { status: 302, headers: { location } };
    },
  },
];

function findRun(
  { workflowRuns }: GithubRequest['repository'],
  id: number,
): StoredWorkflowRun {
  const run = workflowRuns[id - 1];
  if (!run) {
    throw notFound();
  }
  return run;
}
