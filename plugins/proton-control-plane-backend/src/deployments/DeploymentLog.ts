import { DeploymentStep } from '@proton-vending/backstage-plugin-proton-common';
import { EngineLog, EngineLogLine } from '../engines/types';
import { DeploymentLease } from './DeploymentLease';

/** The log of a deployment, written only by the worker that holds it. */
export class DeploymentLog implements EngineLog {
  constructor(private readonly lease: DeploymentLease) {}

  async write(line: EngineLogLine): Promise<void> {
    await this.lease.transaction(stores =>
      stores.deploymentLogs.append(this.lease.deployment.id, line, new Date()),
    );
  }

  async cursor(step: DeploymentStep): Promise<number> {
    return this.lease.transaction(stores =>
      stores.deploymentLogs.findCursor(this.lease.deployment.id, step),
    );
  }
}
