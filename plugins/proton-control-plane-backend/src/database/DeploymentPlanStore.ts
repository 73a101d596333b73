import {
  DeploymentPlan,
  DeploymentPlanChange,
  EnginePlanDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { fromJson, StoredTime, toJson } from './columns';

interface Row {
  deployment_id: string;
  to_add: number;
  to_change: number;
  to_remove: number;
  changes: string;
  text: string;
  truncated: boolean | number;
  created_at: StoredTime;
}

const TABLE = 'deployment_plans';

/** The last plan of each deployment. */
export class DeploymentPlanStore {
  constructor(private readonly knex: Knex) {}

  async replace(
    deploymentId: string,
    plan: EnginePlanDetails,
    now: Date,
  ): Promise<void> {
    await this.knex(TABLE)
      .insert({
        deployment_id: deploymentId,
        to_add: plan.toAdd,
        to_change: plan.toChange,
        to_remove: plan.toRemove,
        changes: toJson(plan.changes),
        text: plan.text,
        truncated: plan.truncated,
        created_at: now.getTime(),
      })
      .onConflict('deployment_id')
      .merge();
  }

  async find(deploymentId: string): Promise<DeploymentPlan | undefined> {
    const row = await this.knex<Row>(TABLE)
      .where({ deployment_id: deploymentId })
      .first();
    return (
      row && {
        toAdd: row.to_add,
        toChange: row.to_change,
        toRemove: row.to_remove,
        changes: fromJson<DeploymentPlanChange[]>(row.changes),
        text: row.text,
        truncated: Boolean(row.truncated),
        createdAt: new Date(Number(row.created_at)).toISOString(),
      }
    );
  }
}
