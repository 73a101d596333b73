import {
  DeploymentLogLevel,
  DeploymentLogPage,
  DeploymentPlan,
  DeploymentRecord as DeploymentAnswer,
  EngineOutput,
} from '@proton-vending/backstage-plugin-proton-common';
import { TemplateRequester, requireTemplateAllowed } from '../access/Requester';
import { Database } from '../database/Database';
import { ProvisionedResource } from '../database/DeploymentResultStore';
import { DeploymentRecord } from '../database/deploymentRows';
import { PageRequest, Scope } from '../database/scope';
import { ResourceNotFoundException, ValidationException } from '../errors';
import { TargetName, describeTarget } from '../resources/deploymentTargets';

import { requireTarget } from './requireTarget';
import { mergeOutputs } from './settleDeployment';
import { toDeploymentRecord } from './toDeploymentRecord';

/** A deployment, and the last deployments of its target. */
export interface DeploymentWithLast {
  deployment: DeploymentRecord;
  lastAttempted: string;
  lastSucceeded?: string;
}

/** What deployments did: their records, logs, outputs and resources. */
export class DeploymentService {
  constructor(private readonly database: Database) {}

  /** With a target, only one of that target. */
  async get(
    scope: Scope,
    id: string,
    target?: TargetName,
  ): Promise<DeploymentRecord> {
    const deployment = await this.database.stores.deployments.find(scope, id);
    if (!deployment) {
      throw missingDeployment(id);
    }
    const { kind, name, parent } = deployment.target;
    if (
      target &&
      (target.kind !== kind || target.name !== name || target.parent !== parent)
    ) {
      throw new ResourceNotFoundException(
        `Deployment ${id} is not one of ${describeTarget(target)}`,
      );
    }
    return deployment;
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: PageRequest,
    target?: TargetName,
  ): Promise<DeploymentRecord[]> {
    return this.database.stores.deployments.list(scope, page, target);
  }

  /** In the same order. When a target is gone, what is known is the deployment itself. */
  async addLast(
    deployments: DeploymentRecord[],
  ): Promise<DeploymentWithLast[]> {
    const last = await this.database.stores.targets.findLastDeployments(
      deployments.map(({ target }) => target),
    );
    return deployments.map(deployment => {
      const { attempted, succeeded } = last.get(deployment.target.id) ?? {};
      if (attempted) {
        return {
          deployment,
          lastAttempted: attempted,
          lastSucceeded: succeeded,
        };
      }
      const { id, status } = deployment;
      const hasSucceeded =
        status === 'SUCCEEDED' || status === 'DELETE_COMPLETE';
      return {
        deployment,
        lastAttempted: id,
        lastSucceeded: hasSucceeded ? id : undefined,
      };
    });
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
      const target = await stores.targets.find(requester, deployment.target);
      const needed =
        (target?.lastAttemptedDeploymentId === id && 'attempted') ||
        (target?.lastSucceededDeploymentId === id && 'succeeded');
      if (needed) {
        throw new ValidationException(
          `Deployment ${id} cannot be deleted: it is the last ${needed} deployment of ${describeTarget(
            deployment.target,
          )}`,
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
    target: TargetName,
    ids: string[],
  ): Promise<DeploymentAnswer[]> {
    const { deployments } = this.database.stores;
    const found = new Map(
      (await deployments.findOf(scope, target, ids)).map(deployment => [
        deployment.id,
        deployment,
      ]),
    );
    const starts = await deployments.listStepStarts([...found.keys()]);
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

  /** The outputs of a deployment of the target, or the current ones. */
  async listOutputs(
    scope: Scope,
    target: TargetName,
    deploymentId?: string,
  ): Promise<EngineOutput[]> {
    const { stores } = this.database;
    if (deploymentId === undefined) {
      const { lastSucceededDeploymentId: id } = await requireTarget(
        stores,
        scope,
        target,
      );
      return id === undefined ? [] : stores.deploymentResults.listOutputs(id);
    }
    const deployment = await this.get(scope, deploymentId, target);
    // One that runs, or did not succeed, has what was notified of it.
    return mergeOutputs(
      await stores.deploymentResults.listOutputs(deployment.id),
      deployment.notifiedOutputs,
    );
  }

  /** What the author of its template says of a target's outputs, by their keys. */
  async findOutputDescriptions(
    scope: Scope,
    name: TargetName,
  ): Promise<Record<string, string>> {
    const { stores } = this.database;
    const target = await requireTarget(stores, scope, name);
    return stores.versions.findOutputDescriptions(target);
  }

  async listResources(
    scope: Scope,
    name: TargetName,
  ): Promise<ProvisionedResource[]> {
    const { stores } = this.database;
    const target = await requireTarget(stores, scope, name);
    const id = await stores.deploymentResults.findLatestWithResources(
      scope,
      target,
    );
    return id === undefined ? [] : stores.deploymentResults.listResources(id);
  }
}

function missingDeployment(id: string): ResourceNotFoundException {
  return new ResourceNotFoundException(`Deployment ${id} does not exist`);
}
