import {
  ProvisioningError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { hostname } from 'node:os';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { nounOf } from '../resources/deploymentTargets';
import {
  StateLockedError,
  StateRefusedError,
  StateService,
  StateUser,
  describeHolder,
} from './StateService';

/** The states of deployment targets, as the runs of engines reach them. */
export class RunStates {
  constructor(private readonly states: StateService) {}

  /** Whether a target has a state. */
  async hasState({ id }: { id: string }): Promise<boolean> {
    return (await this.states.read(id)) !== undefined;
  }

  /**
   * The state of a deployment's target.
   *
   * @param who - who works on it, for people; this backend when absent
   * @param confirm - throws an error in the transaction of a change that isn't
   *   allowed any more
   */
  at(
    deployment: DeploymentRecord,
    {
      confirm,
      who = hostname(),
    }: { confirm?(stores: Stores): Promise<void>; who?: string } = {},
  ): RunStateStore {
    const { states } = this;
    const user: StateUser = {
      confirm,
      targetId: deployment.target.id,
      name: `deployment ${deployment.id}`,
      deployment,
    };
    return {
      read: async () => (await states.read(user.targetId))?.toString('utf8'),
      write: async (state, lockId) => {
        try {
          await states.write(user, Buffer.from(state), lockId);
        } catch (error) {
          throw toProvisioningError(error, deployment);
        }
      },
      lock: async (lockId, operation) => {
        const info = {
          // Terraform shows this to users that wait for the lock.
          ID: user.name,
          Operation: operation,
          Who: `${user.name} on ${who}`,
          Created: new Date().toISOString(),
        };
        try {
          await states.lock(user, lockId, info);
          return undefined;
        } catch (error) {
          if (error instanceof StateLockedError) {
            return describeHolder(error.lock);
          }
          throw error;
        }
      },
      unlock: async lockId => {
        await states.unlock(user.targetId, lockId);
      },
    };
  }
}

function toProvisioningError(
  error: unknown,
  { target }: DeploymentRecord,
): unknown {
  return error instanceof StateRefusedError || error instanceof StateLockedError
    ? new ProvisioningError(
        `The control plane refused the state of this ${nounOf(target)}: it ${
          error.message
        }`,
      )
    : error;
}
