import { eventually } from '@proton-vending/test-utils';
import { PlanCalls } from '../../../__testUtils__/PlanCalls';
import { TestControlPlane } from '../../../__testUtils__/startControlPlane';

/** An environment of an example template, as a client of the API has it. */
export class VendedEnvironment {
  constructor(
    private readonly plane: TestControlPlane,
    readonly name: string,
    private readonly templateName: string,
  ) {}

  /** Creates it of version 1.0 and returns when the deployment has ended. */
  async create(spec: string): Promise<void> {
    await this.plane.client.createEnvironment({
      name: this.name,
      templateName: this.templateName,
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec,
    });
    await this.settled();
  }

  /** Deploys another spec, or another minor version, and returns the plan. */
  async update(spec: string, templateMinorVersion?: string) {
    await this.startUpdate(spec, templateMinorVersion);
    await this.settled();
    return this.plane.database.stores.deploymentPlans.find(
      await this.lastDeployment(),
    );
  }

  /** The same, but returns while the deployment is in progress. */
  async startUpdate(
    spec: string,
    templateMinorVersion?: string,
  ): Promise<void> {
    await this.plane.client.updateEnvironment({
      name: this.name,
      spec,
      ...(templateMinorVersion
        ? {
            deploymentType: 'MINOR_VERSION',
            templateMajorVersion: '1',
            templateMinorVersion,
          }
        : { deploymentType: 'CURRENT_VERSION' }),
    });
  }

  /** Cancels the deployment once its log has the text. */
  async cancelAt(text: string): Promise<void> {
    await eventually(async () => (await this.readLog()).join().includes(text));
    await this.plane.client.cancelEnvironmentDeployment({
      environmentName: this.name,
    });
    await this.settled();
  }

  /** Starts to delete it. */
  async startDeletion(): Promise<void> {
    await this.plane.client.deleteEnvironment({ name: this.name });
  }

  /** Returns when it's gone; throws when it couldn't be deleted. */
  async deleted(): Promise<void> {
    await this.settled();
    const left = await this.read();
    if (left) {
      throw new Error(
        `${this.name} is ${left.deploymentStatus}: ${left.deploymentStatusMessage}`,
      );
    }
  }

  /** Undefined when there is none. */
  async read() {
    return this.plane.client
      .getEnvironment({ name: this.name })
      .then(({ environment }) => environment)
      .catch(error => {
        if (error.name === 'ResourceNotFoundException') {
          return undefined;
        }
        throw error;
      });
  }

  /** The outputs; throws when the last deployment didn't succeed. */
  async readOutputs(): Promise<Record<string, string | undefined>> {
    const { deploymentStatus, deploymentStatusMessage } =
      (await this.read()) ?? {};
    if (deploymentStatus !== 'SUCCEEDED') {
      throw new Error(
        `${this.name} is ${deploymentStatus}: ${deploymentStatusMessage}`,
      );
    }
    const { outputs = [] } = await this.plane.client.listEnvironmentOutputs({
      environmentName: this.name,
    });
    return Object.fromEntries(
      outputs.map(({ key, valueString }) => [key, valueString]),
    );
  }

  /** What the last deployment says of inputs, for the form to show next to them. */
  async readInputProblems(): Promise<unknown> {
    const calls = new PlanCalls(this.plane.url, this.name);
    const id = await this.lastDeployment();
    const { body } = await calls.getOf(`deployments/${id}/record`);
    return body.inputProblems;
  }

  /** Which resources changed first in the last deployment, each kind once. */
  async readOrder(what: string): Promise<string[]> {
    const addresses = (await this.readLog()).flatMap(message =>
      message.includes(what) ? [message.split(/[[:]/)[0]] : [],
    );
    return [...new Set(addresses)];
  }

  private async readLog(): Promise<string[]> {
    const lines = await this.plane.database.stores.deploymentLogs.list(
      await this.lastDeployment(),
      0,
      10_000,
    );
    return lines.map(({ message }) => message);
  }

  private async lastDeployment(): Promise<string> {
    const { deployments = [] } = await this.plane.client.listDeployments({
      environmentName: this.name,
    });
    return String(deployments[0].id);
  }

  private async settled(): Promise<void> {
    await eventually(
      async () =>
        !['DELETE_IN_PROGRESS', 'IN_PROGRESS', 'CANCELLING'].includes(
          String((await this.read())?.deploymentStatus),
        ),
      500,
    );
  }
}
