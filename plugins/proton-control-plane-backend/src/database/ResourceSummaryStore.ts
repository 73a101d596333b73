import { Knex } from 'knex';
import { Scope, scopeColumns } from './scope';

/** How many environments there are, and how they stand to their templates. */
export interface EnvironmentCounts {
  total: number;
  failed: number;
  upToDate: number;
  behindMinor: number;
  behindMajor: number;
}

const FAILED = ['FAILED', 'DELETE_FAILED'];

/** Counts over many resources, made by the database. */
export class ResourceSummaryStore {
  constructor(private readonly knex: Knex) {}

  async countEnvironments(scope: Scope): Promise<number> {
    const [{ count }] = await this.knex('environments')
      .where(scopeColumns(scope))
      .count({ count: '*' });
    return Number(count);
  }

  /** An environment is behind when its template recommends a higher version. */
  async summarizeEnvironments(scope: Scope): Promise<EnvironmentCounts> {
    const isBehindMajor = 'major.major_version > environment.major_version';
    const isBehindMinor =
      'major.major_version = environment.major_version and minor.minor_version > environment.minor_version';
    const row = await this.knex({ environment: 'environments' })
      .leftJoin(
        this.published(scope, ['template_name'])
          .max({ major_version: 'major_version' })
          .as('major'),
        'major.template_name',
        'environment.template_name',
      )
      .leftJoin(
        this.published(scope, ['template_name', 'major_version'])
          .max({ minor_version: 'minor_version' })
          .as('minor'),
        join =>
          join
            .on('minor.template_name', 'major.template_name')
            .andOn('minor.major_version', 'major.major_version'),
      )
      .where({
        'environment.account_id': scope.accountId,
        'environment.region': scope.region,
      })
      .first({
        total: this.knex.raw('count(*)'),
        failed: this.knex.raw(
          'count(case when environment.deployment_status in (?, ?) then 1 end)',
          FAILED,
        ),
        behind_minor: this.knex.raw(
          `count(case when ${isBehindMinor} then 1 end)`,
        ),
        behind_major: this.knex.raw(
          `count(case when ${isBehindMajor} then 1 end)`,
        ),
      });
    const total = Number(row.total);
    const behindMinor = Number(row.behind_minor);
    const behindMajor = Number(row.behind_major);
    return {
      total,
      failed: Number(row.failed),
      upToDate: total - behindMinor - behindMajor,
      behindMinor,
      behindMajor,
    };
  }

  private published(scope: Scope, columns: string[]) {
    return this.knex('environment_template_versions')
      .where({ ...scopeColumns(scope), status: 'PUBLISHED' })
      .groupBy(columns)
      .select(columns);
  }
}
