import {
  ArtifactText,
  Check,
  HostedRepository,
  PipelineRun,
} from '../PullRequestHost';
import { HostProblem } from '../HostProblem';
import { LimitedFetch } from '../LimitedFetch';
import { GitlabClient } from './GitlabClient';
import { GitlabStatus, toCheck } from './toCheck';

interface Pipeline {
  id: number;
  sha: string;
  status: string;
  web_url: string;
  updated_at: string;
}

interface Job extends GitlabStatus {
  id: number;
  artifacts?: { file_type: string }[];
}

interface Bridge extends GitlabStatus {
  downstream_pipeline: { id: number; project_id: number } | null;
}

/** What the pipeline stores in the artifacts of a job. */
const RESULT_FILE = 'result.json';
const RESULT_FOLDER = 'proton-results';

/** Reads what pipelines and other CI systems say of commits. */
export class GitlabPipelines {
  constructor(private readonly client: GitlabClient) {}

  /** The jobs and statuses of a commit, and those of a merge request's merged result. */
  async listChecks(
    repository: HostedRepository,
    commit: string,
    pullRequest?: number,
  ): Promise<Check[]> {
    const statuses = await this.client.list<GitlabStatus>({
      path: `projects/${repository.id}/repository/commits/${commit}/statuses`,
      about: `commit statuses of ${repository.name}`,
    });
    const merged =
      pullRequest === undefined
        ? undefined
        : await this.findMergedResult(repository, commit, pullRequest);
    const jobs = merged ? await this.listJobs(repository, merged.id) : [];
    return [...(statuses ?? []), ...jobs].map(toCheck);
  }

  /** The pipeline of the push of a commit. */
  async find(
    repository: HostedRepository,
    commit: string,
  ): Promise<PipelineRun | undefined> {
    const [pipeline] = await this.client.call<Pipeline[]>({
      path: `projects/${repository.id}/pipelines`,
      query: { sha: commit, source: 'push', per_page: '1' },
      about: `pipelines of ${repository.name}`,
    });
    if (!pipeline) {
      return undefined;
    }
    const { state } = toCheck({ name: '', status: pipeline.status });
    return {
      id: pipeline.id,
      url: pipeline.web_url,
      state: state === 'skipped' ? 'passed' : state,
      updatedAt: new Date(pipeline.updated_at),
    };
  }

  /** Reads the result in the artifacts of a job, also of child pipelines. */
  async readArtifact(
    repository: HostedRepository,
    { id }: PipelineRun,
    name: string,
    maxBytes: number,
  ): Promise<ArtifactText> {
    const bridges = await this.listBridges(repository, id);
    const children = bridges.flatMap(
      ({ downstream_pipeline: child }) => child?.id ?? [],
    );
    for (const pipeline of [...children, id]) {
      const jobs = await this.client.list<Job>({
        path: `projects/${repository.id}/pipelines/${pipeline}/jobs`,
        about: `pipelines of ${repository.name}`,
      });
      for (const job of jobs ?? []) {
        if (job.artifacts?.some(each => each.file_type === 'archive')) {
          const found = await this.readFile(
            repository,
            job,
            `${RESULT_FOLDER}/${name}/${RESULT_FILE}`,
            maxBytes,
          );
          if (found.kind !== 'missing') {
            return found;
          }
        }
      }
    }
    return { kind: 'missing' };
  }

  private async readFile(
    repository: HostedRepository,
    job: Job,
    file: string,
    maxBytes: number,
  ): Promise<ArtifactText> {
    const download = new LimitedFetch(maxBytes);
    try {
      const bytes = await this.client.download({
        path: `projects/${repository.id}/jobs/${job.id}/artifacts/${file}`,
        about: `artifact ${file} of ${repository.name}`,
        fetch: download.fetch,
      });
      return { kind: 'found', text: bytes.toString('utf8') };
    } catch (error) {
      if (download.isTooLarge) {
        return { kind: 'tooLarge' };
      }
      if (error instanceof HostProblem && error.kind === 'missing') {
        return { kind: 'missing' };
      }
      throw error;
    }
  }

  /** A pipeline for merged results is of another commit than the branch's. */
  private async findMergedResult(
    repository: HostedRepository,
    commit: string,
    pullRequest: number,
  ): Promise<Pipeline | undefined> {
    const [newest] = await this.client.call<Pipeline[]>({
      path: `projects/${repository.id}/merge_requests/${pullRequest}/pipelines`,
      query: { per_page: '1' },
      about: `pipelines of merge request !${pullRequest} of ${repository.name}`,
    });
    return newest && newest.sha !== commit ? newest : undefined;
  }

  private async listJobs(
    repository: HostedRepository,
    pipeline: number,
  ): Promise<GitlabStatus[]> {
    const jobs = await this.client.list<GitlabStatus>({
      path: `projects/${repository.id}/pipelines/${pipeline}/jobs`,
      about: `pipelines of ${repository.name}`,
    });
    return [...(jobs ?? []), ...(await this.listBridges(repository, pipeline))];
  }

  /** The jobs that start child pipelines. */
  private async listBridges(
    repository: HostedRepository,
    pipeline: number,
  ): Promise<Bridge[]> {
    const bridges = await this.client.list<Bridge>({
      path: `projects/${repository.id}/pipelines/${pipeline}/bridges`,
      about: `pipelines of ${repository.name}`,
    });
    return bridges ?? [];
  }
}
