import {
  GetDeploymentCommand,
  GetEnvironmentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import type {
  DeploymentLogEvent,
  DeploymentStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';

const LOG_PAGE_SIZE = 200;

/** Where a deployment stands. */
export interface DeploymentState {
  deploymentId?: string;
  status: DeploymentStatus;
  statusMessage?: string;
}

/** Reads the state of one deployment, and what is new in its log. */
export class DeploymentReader {
  static create(options: {
    client: ProtonClient;
    extension?: ProtonExtension;
    environmentName: string;
    /** Without it, the environment's last deployment is read. */
    deploymentId?: string;
    signal: AbortSignal;
  }) {
    return new DeploymentReader(options, options.deploymentId);
  }

  private lastSequence = 0;

  private constructor(
    private readonly options: {
      client: ProtonClient;
      extension?: ProtonExtension;
      environmentName: string;
      signal: AbortSignal;
    },
    private readonly deploymentId: string | undefined,
  ) {}

  async readState(): Promise<DeploymentState> {
    const { client, environmentName, signal } = this.options;
    const id = this.deploymentId;
    const found = id
      ? (
          await client.send(new GetDeploymentCommand({ id, environmentName }), {
            abortSignal: signal,
          })
        ).deployment
      : (
          await client.send(
            new GetEnvironmentCommand({ name: environmentName }),
            { abortSignal: signal },
          )
        ).environment;
    if (!found?.deploymentStatus) {
      throw new NotFoundError(
        `The deployment of the environment ${environmentName} has no status`,
      );
    }
    return {
      deploymentId: id,
      status: found.deploymentStatus,
      statusMessage: found.deploymentStatusMessage,
    };
  }

  /** The log lines since the last call; none where there is no log. */
  async readNewLog(): Promise<DeploymentLogEvent[]> {
    const { extension, signal } = this.options;
    if (!extension || !this.deploymentId) {
      return [];
    }
    const events: DeploymentLogEvent[] = [];
    for (;;) {
      const page = await extension.listDeploymentLog({
        deploymentId: this.deploymentId,
        after: this.lastSequence,
        limit: LOG_PAGE_SIZE,
        signal,
      });
      events.push(...page.events);
      this.lastSequence = page.nextAfter;
      if (page.events.length < LOG_PAGE_SIZE) {
        return events;
      }
    }
  }
}
