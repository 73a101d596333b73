import {
  DeploymentLogEvent,
  DeploymentLogLevel,
  DeploymentStep,
  EngineLogLine,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Table } from './Table';

const EVENTS = new Table<
  Omit<DeploymentLogEvent, 'timestamp'> & {
    deploymentId: string;
    timestamp: Date;
    cursor?: number;
  }
>('deployment_log_events', {
  deploymentId: 'value',
  sequence: 'value',
  timestamp: 'time',
  step: 'value',
  level: 'value',
  message: 'value',
  cursor: 'value',
});

export class DeploymentLogStore {
  constructor(private readonly knex: Knex) {}

  /** Call it in a transaction that holds the deployment's lease. */
  async append(
    deploymentId: string,
    lines: EngineLogLine[],
    now: Date,
  ): Promise<void> {
    const last = await EVENTS.where(this.knex, { deploymentId })
      .max({ sequence: 'sequence' })
      .first();
    const first = Number(last?.sequence ?? 0) + 1;
    const events = lines.map(({ cursor, level, message, step }, index) => ({
      deploymentId,
      sequence: first + index,
      timestamp: now,
      step,
      level,
      message,
      cursor,
    }));
    await EVENTS.insertAll(this.knex, events);
  }

  /** How many characters are in the log. */
  async measure(deploymentId: string): Promise<number> {
    const row = await EVENTS.where(this.knex, { deploymentId })
      .select(this.knex.raw('sum(length(message)) as length'))
      .first();
    return Number(row?.length ?? 0);
  }

  /** The last cursor of a step; 0 when there is none. */
  async findCursor(
    deploymentId: string,
    step: DeploymentStep,
  ): Promise<number> {
    const row = await EVENTS.where(this.knex, { deploymentId, step })
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
    await EVENTS.where(this.knex, { deploymentId, sequence }).update({
      message,
    });
  }

  async list(
    deploymentId: string,
    after: number,
    limit: number,
    level?: DeploymentLogLevel,
  ): Promise<DeploymentLogEvent[]> {
    const rows = await EVENTS.list(
      EVENTS.where(this.knex, { deploymentId, ...(level && { level }) })
        .andWhere('sequence', '>', after)
        .orderBy('sequence')
        .limit(limit),
    );
    return rows.map(
      ({ sequence, timestamp, step, level: ofLine, message }) => ({
        sequence,
        timestamp: timestamp.toISOString(),
        step,
        level: ofLine,
        message,
      }),
    );
  }
}
