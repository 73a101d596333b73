import {
  DeploymentPlan,
  EnginePlanDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Table } from './Table';

const PLANS = new Table<
  EnginePlanDetails & { deploymentId: string; createdAt: Date }
>('deployment_plans', {
  deploymentId: 'value',
  toAdd: 'value',
  toChange: 'value',
  toRemove: 'value',
  changes: 'json',
  text: 'value',
  truncated: 'flag',
  createdAt: 'time',
});

/** The last plan of each deployment. */
export class DeploymentPlanStore {
  constructor(private readonly knex: Knex) {}

  async replace(
    deploymentId: string,
    plan: EnginePlanDetails,
    createdAt: Date,
  ): Promise<void> {
    const row = { ...plan, deploymentId, createdAt };
    await PLANS.put(this.knex, row, ['deploymentId']);
  }

  async find(deploymentId: string): Promise<DeploymentPlan | undefined> {
    const found = await PLANS.find(this.knex, { deploymentId });
    if (!found) {
      return undefined;
    }
    const { deploymentId: _, createdAt, ...plan } = found;
    return { ...plan, createdAt: createdAt.toISOString() };
  }
}
