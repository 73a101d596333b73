import { DeploymentStep } from '@proton-vending/backstage-plugin-proton-common';
import { EngineLog, EngineLogLine } from '../engines/types';
import { Redactor } from '../redaction/Redactor';
import { DeploymentLease } from './DeploymentLease';
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

  async write(line: EngineLogLine): Promise<void> {
    const { announcements, lease, limit, redactor } = this.options;
    const { id } = lease.deployment;
    const isFromEngine = line.cursor !== undefined;
    if (isFromEngine && this.length !== undefined && this.length >= limit) {
      return;
    }
    const message = redactor.redact(line.message);
    this.length = await lease.transaction(async ({ deploymentLogs }) => {
      const before = this.length ?? (await deploymentLogs.measure(id));
      if (isFromEngine && before >= limit) {
        return before;
      }
      const now = new Date();
      const after = before + message.length;
      await deploymentLogs.append(id, { ...line, message }, now);
      if (before < limit && after >= limit) {
        await deploymentLogs.append(id, describeLimit(line.step, limit), now);
      }
      return after;
    });
    announcements.announce(id);
  }

  async cursor(step: DeploymentStep): Promise<number> {
    const { lease } = this.options;
    return lease.transaction(stores =>
      stores.deploymentLogs.findCursor(lease.deployment.id, step),
    );
  }
}

function describeLimit(step: DeploymentStep, limit: number): EngineLogLine {
  return {
    step,
    level: 'warn',
    message: `The log has reached ${limit} characters, the limit that protonControlPlane.deployments.logLimit sets; more of what the engine writes is not kept`,
  };
}
