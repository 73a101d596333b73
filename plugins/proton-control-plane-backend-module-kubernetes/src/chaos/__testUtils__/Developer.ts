import {
  Environment,
  Proton,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { setTimeout as delay } from 'node:timers/promises';
import { ChaosWorld } from './ChaosWorld';
import { Inputs, TemplateName } from './templates';

export type Operation =
  | { kind: 'deploy'; inputs: Inputs }
  | { kind: 'redeploy' }
  | { kind: 'delete' };

const LOOK_MS = 1_000;
const RETRY_MS = 500;

/**
 * Ends of deployments that faults may lead to when they hit the same deployment
 * often enough. Whoever asked for it deploys again.
 */
const EXPLAINED = [
  /^The backend stopped 3 times in the middle of this deployment/,
  /^5 runners ended without a result/,
];

/** Changes one environment, and asks again until each change is made. */
export class Developer {
  /** What the environment has to be in the end; undefined when it is deleted. */
  inputs: Inputs | undefined;
  /** Deployments that failed, with the reason. */
  readonly failures: string[] = [];
  current = '';

  constructor(
    private readonly world: ChaosWorld,
    readonly environment: string,
    readonly template: TemplateName,
  ) {}

  async carryOut(operation: Operation): Promise<void> {
    this.current = JSON.stringify(operation);
    switch (operation.kind) {
      case 'deploy':
        await this.deploy(operation.inputs);
        break;
      case 'redeploy':
        await this.redeploy();
        break;
      default:
        await this.delete();
    }
    this.current = '';
  }

  private async deploy(inputs: Inputs): Promise<void> {
    const spec = formatEnvironmentSpec({ ...inputs });
    const name = this.environment;
    this.inputs = inputs;
    for (;;) {
      const isNew = (await this.read()) === undefined;
      await this.ask(client =>
        isNew
          ? client.createEnvironment({
              name,
              templateName: this.template,
              templateMajorVersion: '1',
              spec,
            })
          : client.updateEnvironment({
              name,
              deploymentType: 'CURRENT_VERSION',
              spec,
            }),
      );
      const environment = await this.settled();
      if (
        environment?.spec === spec &&
        environment.deploymentStatus === 'SUCCEEDED'
      ) {
        return;
      }
    }
  }

  private async redeploy(): Promise<void> {
    for (;;) {
      await this.ask(client =>
        client.updateEnvironment({
          name: this.environment,
          deploymentType: 'CURRENT_VERSION',
        }),
      );
      const environment = await this.settled();
      if (environment?.deploymentStatus === 'SUCCEEDED') {
        return;
      }
    }
  }

  private async delete(): Promise<void> {
    this.inputs = undefined;
    for (;;) {
      await this.ask(client =>
        client.deleteEnvironment({ name: this.environment }),
      );
      if ((await this.settled()) === undefined) {
        return;
      }
    }
  }

  /** Asks until there is an answer. What was asked for may have begun before. */
  private async ask(
    request: (client: Proton) => Promise<unknown>,
  ): Promise<void> {
    for (;;) {
      try {
        await request(this.world.client);
        return;
      } catch (error) {
        if (
          error instanceof ResourceNotFoundException ||
          isNamed(error, 'ConflictException')
        ) {
          // An answer was lost, and what was asked for is on its way.
          return;
        }
        requireTemporary(error);
        await this.world.untilNothingStalls();
        await delay(RETRY_MS);
      }
    }
  }

  /** The environment once nothing runs for it; undefined when there is none. */
  private async settled() {
    for (;;) {
      await delay(LOOK_MS);
      const environment = await this.read();
      const { deploymentStatus, deploymentStatusMessage } = environment ?? {};
      if (!deploymentStatus?.endsWith('IN_PROGRESS')) {
        this.requireExplained(deploymentStatus, deploymentStatusMessage);
        return environment;
      }
    }
  }

  private async read(): Promise<Environment | undefined> {
    const name = this.environment;
    for (;;) {
      try {
        return (await this.world.client.getEnvironment({ name })).environment;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) {
          return undefined;
        }
        requireTemporary(error);
      }
      await delay(RETRY_MS);
    }
  }

  private requireExplained(status = '', message = ''): void {
    if (!status.endsWith('FAILED')) {
      return;
    }
    const failure = `${this.environment}: ${this.current}: ${message}`;
    this.failures.push(failure);
    if (!EXPLAINED.some(each => each.test(message))) {
      throw new Error(`Unexpected failure of ${failure}`);
    }
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Throws an error that no outage explains. */
function requireTemporary(error: unknown): void {
  const status = (error as { $metadata?: { httpStatusCode?: number } })
    .$metadata?.httpStatusCode;
  if (status !== undefined && status < 500) {
    throw error;
  }
}
