import {
  DeploymentLogLevel,
  DeploymentLogPage,
  DeploymentPlan,
  DeploymentRecord as DeploymentAnswer,
  EngineOutput,
  EngineResource,
} from '@proton-vending/backstage-plugin-proton-common';
import { Database } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { PageRequest, Scope } from '../database/scope';
import { TemplateRequester, requireTemplateAllowed } from '../access/Requester';
import { LastDeployments } from './LastDeployments';
import { mergeOutputs } from './mergeOutputs';
import { toDeploymentRecord } from './toDeploymentRecord';
import { ResourceNotFoundException, ValidationException } from '../errors';

/** What deployments did: their records, logs, outputs and resources. */
export class DeploymentService {
  constructor(private readonly database: Database) {}

  /** With the name of an environment, only one of that environment. */
  async get(
    scope: Scope,
    id: string,
    environmentName?: string,
  ): Promise<DeploymentRecord> {
    const deployment = await this.database.stores.deployments.find(scope, id);
    if (!deployment) {
      throw missingDeployment(id);
    }
    if (
      environmentName !== undefined &&
      deployment.environmentName !== environmentName
    ) {
      throw new ResourceNotFoundException(
        `Deployment ${id} is not one of environment ${environmentName}`,
      );
    }
    return deployment;
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest,
    environmentName?: string,
  ): Promise<DeploymentRecord[]> {
    return this.database.stores.deployments.list(scope, page, environmentName);
  }

  async findLast(
    scope: Scope,
    deployments: DeploymentRecord[],
  ): Promise<LastDeployments> {
    const names = new Set(
      deployments.map(({ environmentName }) => environmentName),
    );
    return new LastDeployments(
      await this.database.stores.environments.findNamed(scope, [...names]),
    );
  }

  /** Deletes the record of a deployment; returns what was deleted. */
  async delete(
    requester: TemplateRequester,
    id: string,
  ): Promise<DeploymentRecord> {
    return this.database.transaction(async stores => {
      const deployment = await stores.deployments.find(requester, id);
      if (!deployment) {
        throw missingDeployment(id);
      }
      requireTemplateAllowed(
        requester,
        'proton:DeleteDeployment',
        deployment.targetState.templateName,
      );
      if (!deployment.completedAt) {
        throw new ValidationException(
          `Deployment ${id} cannot be deleted: it is ${deployment.status}; wait until it is over`,
        );
      }
      const environment = await stores.environments.find(
        requester,
        deployment.environmentName,
      );
      const needed =
        (environment?.lastAttemptedDeploymentId === id && 'attempted') ||
        (environment?.lastSucceededDeploymentId === id && 'succeeded');
      if (needed) {
        throw new ValidationException(
          `Deployment ${id} cannot be deleted: it is the last ${needed} deployment of environment ${deployment.environmentName}`,
        );
      }
      await stores.deployments.delete(id);
      return deployment;
    });
  }

  async readLog(
    scope: Scope,
    id: string,
    after: number,
    limit: number,
    level?: DeploymentLogLevel,
  ): Promise<DeploymentLogPage> {
    // Read first: a deployment that is over by now has written its last line.
    const deployment = await this.get(scope, id);
    const events = await this.database.stores.deploymentLogs.list(
      id,
      after,
      limit,
      level,
    );
    return {
      events,
      nextAfter: events.at(-1)?.sequence ?? after,
      complete: deployment.completedAt !== undefined && events.length < limit,
    };
  }

  /** Who asked for a deployment and why, and how far it is. */
  async readRecord(scope: Scope, id: string): Promise<DeploymentAnswer> {
    const deployment = await this.get(scope, id);
    const starts = await this.database.stores.deployments.listStepStarts([id]);
    return toDeploymentRecord(deployment, starts.get(id));
  }

  /** As `readRecord`, of those that there are, in the order of their ids here. */
  async listRecords(
    scope: Scope,
    environmentName: string,
    ids: string[],
  ): Promise<DeploymentAnswer[]> {
    const found = new Map(
      (
        await this.database.stores.deployments.findOf(
          scope,
          environmentName,
          ids,
        )
      ).map(deployment => [deployment.id, deployment]),
    );
    const starts = await this.database.stores.deployments.listStepStarts([
      ...found.keys(),
    ]);
    return [...new Set(ids)].flatMap(id => {
      const deployment = found.get(id);
      return deployment ? [toDeploymentRecord(deployment, starts.get(id))] : [];
    });
  }

  /** The last plan of a deployment. */
  async readPlan(scope: Scope, id: string): Promise<DeploymentPlan> {
    await this.get(scope, id);
    const plan = await this.database.stores.deploymentPlans.find(id);
    if (!plan) {
      throw new ResourceNotFoundException(`Deployment ${id} has no plan yet`);
    }
    return plan;
  }

  /** The outputs of a deployment of the environment, or the current ones. */
  async listOutputs(
    scope: Scope,
    environmentName: string,
    deploymentId?: string,
  ): Promise<EngineOutput[]> {
    const { deploymentResults } = this.database.stores;
    if (deploymentId === undefined) {
      const { lastSucceededDeploymentId: id } = await this.requireEnvironment(
        scope,
        environmentName,
      );
      return id === undefined ? [] : deploymentResults.listOutputs(id);
    }
    const deployment = await this.get(scope, deploymentId, environmentName);
    // One that runs, or did not succeed, has what was notified of it.
    return mergeOutputs(
      await deploymentResults.listOutputs(deployment.id),
      deployment.notifiedOutputs,
    );
  }

  async listResources(
    scope: Scope,
    environmentName: string,
  ): Promise<(EngineResource & { provisioningEngine: string })[]> {
    const { deploymentResults } = this.database.stores;
    const environment = await this.requireEnvironment(scope, environmentName);
    const id = await deploymentResults.findLatestWithResources(environment);
    return id === undefined ? [] : deploymentResults.listResources(id);
  }

  private async requireEnvironment(
    scope: Scope,
    environmentName: string,
  ): Promise<EnvironmentRecord> {
    const environment = await this.database.stores.environments.find(
      scope,
      environmentName,
    );
    if (!environment) {
      throw new ResourceNotFoundException(
        `Environment ${environmentName} does not exist`,
      );
    }
    return environment;
  }
}

function missingDeployment(id: string): ResourceNotFoundException {
  return new ResourceNotFoundException(`Deployment ${id} does not exist`);
}
