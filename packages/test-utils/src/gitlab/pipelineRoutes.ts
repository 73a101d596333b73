import { HostedGit, StoredWorkflowRun } from '../github/HostedGit';
import { GitlabRoute } from './GitlabRoute';
import { GitlabError, notFound } from './gitlabError';
import { paginate } from './paginate';

/** A child pipeline's id is its parent's, and so many more. */
const CHILD = 1_000;

/** A job's id names its pipeline and its place. */
const JOBS = 100;

/** GitLab's API of pipelines: each run has a child pipeline with a job for each artifact. */
export const PIPELINE_ROUTES: GitlabRoute[] = [
  {
    method: 'GET',
    path: /^\/pipelines$/,
    parameters: ['sha', 'source'],
    async answer({ repository, query, origin }) {
      const found = repository.workflowRuns
        .map((run, index) => ({ run, id: index + 1 }))
        .filter(({ run }) => run.commit === query.get('sha'))
        .reverse()
        .map(({ run, id }) => ({
          id,
          sha: run.commit,
          source: query.get('source'),
          status: findStatus(run),
          web_url: `${origin}/${repository.name}/-/pipelines/${id}`,
          updated_at: run.updatedAt ?? '2020-01-01T00:00:00.000Z',
        }));
      return paginate(found, query);
    },
  },
  {
    method: 'GET',
    path: /^\/merge_requests\/\d+\/pipelines$/,
    answer: async ({ repository, query }) =>
      paginate(
        repository.mergedResult
          ? [{ id: CHILD * CHILD, sha: repository.mergedResult }]
          : [],
        query,
      ),
  },
  {
    method: 'GET',
    path: /^\/pipelines\/(\d+)\/bridges$/,
    async answer({ repository, names: [id], query }) {
      const run = repository.workflowRuns[Number(id) - 1];
      return paginate(
        run
          ? [
              {
                id: Number(id),
                name: 'deploy',
                status: findStatus(run),
                downstream_pipeline: {
                  id: CHILD + Number(id),
                  project_id: repository.id,
                },
              },
            ]
          : [],
        query,
      );
    },
  },
  {
    method: 'GET',
    path: /^\/pipelines\/(\d+)\/jobs$/,
    async answer({ repository, names: [id], query }) {
      if (Number(id) === CHILD * CHILD) {
        return paginate(
          [{ id: 1, name: 'lint', status: 'success', artifacts: [] }],
          query,
        );
      }
      const run = repository.workflowRuns[Number(id) - CHILD - 1];
      return paginate(
        Object.keys(run?.artifacts ?? {}).map((name, place) => ({
          id: Number(id) * JOBS + place,
          name,
          status: findStatus(run),
          artifacts: [{ file_type: 'trace' }, { file_type: 'archive' }],
        })),
        query,
      );
    },
  },
  {
    method: 'GET',
    path: /^\/jobs\/(\d+)\/artifacts\/proton-results\/([^/]+)\/result\.json$/,
    async answer({ repository, names: [id, name] }) {
      const bytes = unzip(findArtifact(repository, Number(id), name));
      return { status: 200, bytes };
    },
  },
];

function findArtifact(
  { workflowRuns }: HostedGit,
  id: number,
  name: string,
): Buffer {
  const run = workflowRuns[Math.floor(id / JOBS) - CHILD - 1];
  const [found, archive] =
    Object.entries(run?.artifacts ?? {})[id % JOBS] ?? [];
  if (!archive || found !== name) {
    throw notFound('File');
  }
  return archive;
}

/** The first file of an archive, which isn't compressed. */
function unzip(archive: Buffer): Buffer {
  if (archive.readUInt32LE(0) !== 0x04034b50) {
    throw new GitlabError(404, '404 Not Found');
  }
  const start = 30 + archive.readUInt16LE(26) + archive.readUInt16LE(28);
  return archive.subarray(start, start + archive.readUInt32LE(18));
}

function findStatus({ conclusion, status }: StoredWorkflowRun): string {
  if (status !== 'completed') {
    return 'running';
  }
  return conclusion === 'success' ? 'success' : 'failed';
}
