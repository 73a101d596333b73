import { LoggerService } from '@backstage/backend-plugin-api';
import { HostProblem } from '../HostProblem';
import { Check, HostedRepository } from '../PullRequestHost';
import { GithubClient } from './GithubClient';
import { splitName } from './splitName';
import { CheckRun, toChecks } from './toChecks';

const PAGE_SIZE = 100;

/** Reads what CI systems say of commits: check runs and commit statuses. */
export class GithubChecks {
  /** The ids of repositories whose check runs can't be read. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly client: GithubClient,
    private readonly logger: LoggerService,
  ) {}

  async list(repository: HostedRepository, commit: string): Promise<Check[]> {
    const runs = await this.listRuns(repository, commit);
    const { statuses } = await this.client.call(
      repository.name,
      `commit statuses of ${repository.name}`,
      octokit =>
        octokit.repos.getCombinedStatusForRef(toPlace(repository, commit)),
      ['Commit statuses: read'],
    );
    return toChecks(runs, statuses);
  }

  /** None when the credentials may not read them, as no fine-grained token may. */
  private async listRuns(
    repository: HostedRepository,
    commit: string,
  ): Promise<CheckRun[]> {
    try {
      const { check_runs: runs } = await this.client.call(
        repository.name,
        `check runs of ${repository.name}`,
        octokit => octokit.checks.listForRef(toPlace(repository, commit)),
        ['Checks: read'],
      );
      return runs;
    } catch (error) {
      if (!(error instanceof HostProblem) || error.kind !== 'forbidden') {
        throw error;
      }
      if (!this.refused.has(repository.id)) {
        this.refused.add(repository.id);
        this.logger.warn(
          `Deployments don't show check runs of ${repository.name}. ${error.message}. Fine-grained tokens can't have it; use a GitHub App`,
        );
      }
      return [];
    }
  }
}

function toPlace({ name }: HostedRepository, commit: string) {
  return { ...splitName(name), ref: commit, per_page: PAGE_SIZE };
}
