import { JsonObject } from '@backstage/types';
import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanCalls } from '../../../__testUtils__/PlanCalls';
import {
  TEST_SCOPE,
  TestControlPlane,
} from '../../../__testUtils__/startControlPlane';
import { renderExample } from './renderExample';
import { terraformWithAccount } from './terraform';

/** Looking more often would take time from Terraform. */
const POLL_MILLISECONDS = 250;

/** An environment of an example template, as a client of the API has it. */
export class VendedEnvironment {
  private readonly calls: PlanCalls;

  constructor(
    private readonly plane: TestControlPlane,
    readonly name: string,
    private readonly templateName: string,
  ) {
    this.calls = new PlanCalls(plane.url, name);
  }

  /** Plans to create it of version 1.0, and returns the plan when it has ended. */
  async previewCreation(spec: string): Promise<EnvironmentPlan> {
    const { body, status } = await this.calls.post('creation-plans', {
      templateName: this.templateName,
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec,
    });
    if (status !== 201) {
      throw new Error(`The plan isn't started: ${JSON.stringify(body)}`);
    }
    return this.calls.ended(body, POLL_MILLISECONDS);
  }

  /** Plans an update, and returns the plan when it has ended. */
  async preview(spec: string): Promise<EnvironmentPlan> {
    const plan = await this.calls.start({
      deploymentType: 'CURRENT_VERSION',
      spec,
    });
    return this.calls.ended(plan, POLL_MILLISECONDS);
  }

  /** Deploys a preview; returns the status of the answer. */
  async deploy(
    { id }: EnvironmentPlan,
    options: { allowReplacement?: boolean } = {},
  ): Promise<number> {
    const { status } = await this.calls.post(`plans/${id}/deploy`, options);
    await this.settled();
    return status;
  }

  /** Creates it of version 1.0 and returns when the deployment has ended. */
  async create(spec: string): Promise<void> {
    await this.startCreation(spec);
    await this.settled();
  }

  /** The same, but returns while the deployment is in progress. */
  async startCreation(spec: string): Promise<void> {
    await this.plane.client.createEnvironment({
      name: this.name,
      templateName: this.templateName,
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec,
    });
  }

  /** Deploys another spec, or another minor version, and returns the plan. */
  async update(spec: string, templateMinorVersion?: string) {
    await this.startUpdate(spec, templateMinorVersion);
    await this.settled();
    return this.plane.database.stores.deploymentPlans.find(
      await this.lastDeployment(),
    );
  }

  /** Updates it although protected resources are lost, and returns the plan. */
  async replace(spec: string) {
    const { body, status } = await this.calls.post('update', {
      deploymentType: 'CURRENT_VERSION',
      spec,
      allowReplacement: true,
    });
    if (status !== 200) {
      throw new Error(`The update isn't started: ${JSON.stringify(body)}`);
    }
    await this.settled();
    return this.plane.database.stores.deploymentPlans.find(
      await this.lastDeployment(),
    );
  }

  /** The same as `update`, but returns while the deployment is in progress. */
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

  /** Cancels the deployment once its log has the text and the rest holds. */
  async cancelAt(text: string, holds = () => true): Promise<void> {
    await eventually(
      async () => holds() && (await this.readLog()).join().includes(text),
      POLL_MILLISECONDS,
    );
    await this.plane.client.cancelEnvironmentDeployment({
      environmentName: this.name,
    });
    await this.settled();
  }

  /**
   * Takes a resource out of the state, as if AWS had never answered, and imports it
   * with Terraform.
   */
  async importAgain(
    address: string,
    id: string,
    inputs: JsonObject,
  ): Promise<void> {
    const { environments } = this.plane.database.stores;
    const environment = await environments.find(TEST_SCOPE, this.name);
    const folder = await mkdtemp(join(tmpdir(), 'import-again-'));
    try {
      await renderExample(this.templateName, folder, inputs);
      const path = join(
        this.plane.dataDirectory,
        'environments',
        String(environment?.id),
        'state/terraform.tfstate',
      );
      await writeFile(
        join(folder, 'backend.tf'),
        `terraform {\n  backend "local" {\n    path = ${JSON.stringify(
          path,
        )}\n  }\n}\n`,
      );
      await terraformWithAccount(folder, 'init');
      await terraformWithAccount(folder, 'state', 'rm', address);
      await terraformWithAccount(folder, 'import', address, id);
    } finally {
      await rm(folder, { recursive: true });
    }
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
      POLL_MILLISECONDS,
    );
  }
}
