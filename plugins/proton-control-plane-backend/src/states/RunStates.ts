import {
  ProvisioningError,
  RefusedStateError,
  RunStateStore,
} from '@proton-vending/backstage-plugin-proton-common';
import { hostname } from 'node:os';
import { Stores } from '../database/Database';
import { DeploymentRecord } from '../database/deploymentRows';
import { nounOf } from '../resources/deploymentTargets';
import { RefusedStates } from './RefusedStates';
import {
  StateLockedError,
  StateRefusedError,
  StateService,
  describeHolder,
} from './StateService';

/** The states of deployment targets, as the runs of engines reach them. */
export class RunStates {
  constructor(
    private readonly states: StateService,
    private readonly refusedStates: RefusedStates,
  ) {}

  /** Whether a target has a state. */
  async hasState({ id }: { id: string }): Promise<boolean> {
    return (await this.states.read(id)) !== undefined;
  }

  /**
   * Stores the state of a run that is over as a refused state, unless it is known,
   * or the target was deleted meanwhile: nobody could find it.
   */
  async keepLate(
    deployment: DeploymentRecord,
    sender: string,
    state: string,
  ): Promise<'added' | 'known' | 'not stored'> {
    const contents = Buffer.from(state);
    const targetId = deployment.target.id;
    if (await this.states.has(targetId, contents)) {
      return 'known';
    }
    try {
      return await this.refusedStates.keep(
        {
          targetId,
          name: `deployment ${deployment.id}`,
          sender,
          deployment,
          confirm: async stores => {
            // A delete that ends now takes all states with it, before or after this.
            await stores.targets.find(deployment, deployment.target, 'update');
            await requireNotDestroyed(stores, deployment);
          },
        },
        contents,
        'was sent by a runner whose run was over',
      );
    } catch (error) {
      if (error instanceof ProvisioningError) {
        return 'not stored';
      }
      throw error;
    }
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
    const { refusedStates, states } = this;
    const user = {
      confirm: async (stores: Stores) => {
        await requireNotDestroyed(stores, deployment);
        await confirm?.(stores);
      },
      targetId: deployment.target.id,
      name: `deployment ${deployment.id}`,
      sender: who,
      deployment,
    };
    return {
      read: async () => (await states.read(user.targetId))?.toString('utf8'),
      write: async (state, lockId) => {
        const contents = Buffer.from(state);
        try {
          await states.write(user, contents, lockId);
        } catch (error) {
          throw isRefusal(error)
            ? describeRefusal(
                deployment,
                error,
                (await refusedStates.keep(user, contents, error.message)) !==
                  'not stored',
              )
            : error;
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

/**
 * A backend or a machine that was away may come with a state at any time.
 *
 * @throws ProvisioningError when the target was deleted meanwhile
 */
async function requireNotDestroyed(
  { deployments }: Stores,
  deployment: DeploymentRecord,
): Promise<void> {
  const { target } = deployment;
  if (await deployments.isDestroyed(deployment, target)) {
    const noun = nounOf(target);
    throw new ProvisioningError(
      `The control plane refused the state of this ${noun}: it comes after the ${noun} was deleted`,
    );
  }
}

function isRefusal(
  error: unknown,
): error is StateLockedError | StateRefusedError {
  return (
    error instanceof StateRefusedError || error instanceof StateLockedError
  );
}

function describeRefusal(
  { target }: DeploymentRecord,
  { message }: Error,
  isStored: boolean,
): RefusedStateError {
  const noun = nounOf(target);
  const refusal = `The control plane refused the state of this ${noun}: it ${message}`;
  return new RefusedStateError(
    isStored
      ? `${refusal}. The control plane stores the refused state, and no deployment uses it. Accept or discard it on the page of the ${noun} under Manage, or with POST /extension/v1/environments/${target.name}/refused-states/<id>/accept or …/discard`
      : refusal,
    { isStored },
  );
}
