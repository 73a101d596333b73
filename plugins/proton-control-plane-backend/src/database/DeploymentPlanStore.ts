import {
  DeploymentPlan,
  EnginePlanDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { Encrypted } from './Encrypted';
import { Table } from './Table';

interface StoredPlan
  extends Omit<EnginePlanDetails, 'changes' | 'losses' | 'text'> {
  deploymentId: string;
  changes: Encrypted<EnginePlanDetails['changes']>;
  text: Encrypted<string>;
  createdAt: Date;
}

export const PLANS = new Table<StoredPlan>(
  'deployment_plans',
  {
    deploymentId: 'value',
    toAdd: 'value',
    toChange: 'value',
    toRemove: 'value',
    changes: 'encryptedJson',
    text: 'encryptedText',
    truncated: 'flag',
    createdAt: 'time',
  },
  { key: ['deploymentId'] },
);

/** The last plan of each deployment. */
export class DeploymentPlanStore {
  private readonly plans: Table<StoredPlan>;

  constructor(private readonly knex: Knex, encryption: Encryption) {
    this.plans = PLANS.encryptedBy(encryption);
  }

  async replace(
    deploymentId: string,
    { changes, losses: _, text, ...plan }: EnginePlanDetails,
    createdAt: Date,
  ): Promise<void> {
    const row = {
      ...plan,
      changes: Encrypted.of(changes),
      text: Encrypted.of(text),
      deploymentId,
      createdAt,
    };
    await this.plans.put(this.knex, row, ['deploymentId']);
  }

  async find(deploymentId: string): Promise<DeploymentPlan | undefined> {
    const found = await this.plans.find(this.knex, { deploymentId });
    if (!found) {
      return undefined;
    }
    const { deploymentId: _, changes, text, createdAt, ...plan } = found;
    return {
      ...plan,
      changes: changes.read(),
      text: text.read(),
      createdAt: createdAt.toISOString(),
    };
  }
}
