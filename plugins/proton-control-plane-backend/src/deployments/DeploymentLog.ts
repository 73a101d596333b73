import {
  DeploymentStep,
  EngineLog,
  EngineLogLine,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  classifyDatabaseError,
  describeDatabaseError,
} from '../database/classifyDatabaseError';
import { DeploymentLease } from './DeploymentLease';
import { appendWithin, isFromEngine } from './logLimit';
import { LogAnnouncements } from './logs/LogAnnouncements';

export interface DeploymentLogOptions {
  lease: DeploymentLease;
  redactor: Redactor;
  /** How many characters the engine may write; what follows is dropped. */
  limit: number;
  announcements: LogAnnouncements;
}

/** The log of a deployment, written only by the worker that holds it. */
export class DeploymentLog implements EngineLog {
  static create(options: DeploymentLogOptions): DeploymentLog {
    return new DeploymentLog(options);
  }

  /** Known after the first line. */
  private length: number | undefined;

  private constructor(private readonly options: DeploymentLogOptions) {}

  async write(...lines: EngineLogLine[]): Promise<void> {
    const { announcements, lease, limit, redactor } = this.options;
    const { id } = lease.deployment;
    const isFull = this.length !== undefined && this.length >= limit;
    if (lines.every(line => isFull && isFromEngine(line))) {
      return;
    }
    const redacted = lines.map(line => ({
      ...line,
      message: redactor.redact(line.message),
    }));
    try {
      await this.append(redacted);
    } catch (error) {
      if (classifyDatabaseError(error) !== 'refused') {
        throw error;
      }
      await this.appendOneByOne(redacted);
    }
    announcements.announce(id);
  }

  private async append(lines: EngineLogLine[]): Promise<void> {
    const { lease, limit } = this.options;
    const { id } = lease.deployment;
    this.length = await lease.transaction(async ({ deploymentLogs }) => {
      const before = this.length ?? (await deploymentLogs.measure(id));
      return appendWithin(limit, deploymentLogs, id, before, lines);
    });
  }

  /** A line that the database refuses must not end the deployment that wrote it. */
  private async appendOneByOne(lines: EngineLogLine[]): Promise<void> {
    for (const line of lines) {
      try {
        await this.append([line]);
      } catch (error) {
        if (classifyDatabaseError(error) !== 'refused') {
          throw error;
        }
        const message = `The database can't store this line (${describeDatabaseError(
          error,
        )})`;
        await this.append([{ ...line, message }]);
      }
    }
  }

  async cursor(step: DeploymentStep): Promise<number> {
    const { lease } = this.options;
    return lease.transaction(stores =>
      stores.deploymentLogs.findCursor(lease.deployment.id, step),
    );
  }
}
