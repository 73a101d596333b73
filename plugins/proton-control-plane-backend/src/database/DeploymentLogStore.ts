import {
  DeploymentLogEvent,
  DeploymentLogLevel,
  DeploymentStep,
  EngineLogLine,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { StoredTime } from './columns';

interface Row {
  deployment_id: string;
  sequence: number;
  timestamp: StoredTime;
  step: DeploymentStep;
  level: DeploymentLogLevel;
  message: string;
  cursor: StoredTime | null;
}

const TABLE = 'deployment_log_events';

/** Both databases bound the values of one statement; a row has seven. */
const ROWS_PER_INSERT = 100;

export class DeploymentLogStore {
  constructor(private readonly knex: Knex) {}

  /** Call it in a transaction that holds the deployment's lease. */
  async append(
    deploymentId: string,
    lines: EngineLogLine[],
    now: Date,
  ): Promise<void> {
    const last = await this.knex<Row>(TABLE)
      .where({ deployment_id: deploymentId })
      .max({ sequence: 'sequence' })
      .first();
    const first = Number(last?.sequence ?? 0) + 1;
    const rows = lines.map((line, index) => ({
      deployment_id: deploymentId,
      sequence: first + index,
      timestamp: now.getTime(),
      step: line.step,
      level: line.level,
      message: line.message,
      cursor: line.cursor ?? null,
    }));
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      await this.knex(TABLE).insert(rows.slice(start, start + ROWS_PER_INSERT));
    }
  }

  /** How many characters are in the log. */
  async measure(deploymentId: string): Promise<number> {
    const row = await this.knex<Row>(TABLE)
      .where({ deployment_id: deploymentId })
      .select(this.knex.raw('sum(length(message)) as length'))
      .first<{ length: StoredTime | null }>();
    return Number(row?.length ?? 0);
  }

  /** The last cursor of a step; 0 when there is none. */
  async findCursor(
    deploymentId: string,
    step: DeploymentStep,
  ): Promise<number> {
    const row = await this.knex<Row>(TABLE)
      .where({ deployment_id: deploymentId, step })
      .max({ cursor: 'cursor' })
      .first();
    return Number(row?.cursor ?? 0);
  }

  /** Replaces the message of a line that was written before. */
  async setMessage(
    deploymentId: string,
    sequence: number,
    message: string,
  ): Promise<void> {
    await this.knex<Row>(TABLE)
      .where({ deployment_id: deploymentId, sequence })
      .update({ message });
  }

  async list(
    deploymentId: string,
    after: number,
    limit: number,
    level?: DeploymentLogLevel,
  ): Promise<DeploymentLogEvent[]> {
    const rows = await this.knex<Row>(TABLE)
      .where({ deployment_id: deploymentId, ...(level && { level }) })
      .andWhere('sequence', '>', after)
      .orderBy('sequence')
      .limit(limit);
    return rows.map(row => ({
      sequence: row.sequence,
      timestamp: new Date(Number(row.timestamp)).toISOString(),
      step: row.step,
      level: row.level,
      message: row.message,
    }));
  }
}
