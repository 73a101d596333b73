import {
  DiscardedState,
  RestoredState,
} from '@proton-vending/backstage-plugin-proton-common';
import { Requester, requireTemplateAllowed } from '../access/Requester';
import { Database, Stores } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { RefusedStateRecord } from '../database/RefusedStateStore';
import {
  lockEnvironment,
  missingEnvironment,
  requireSettled,
} from '../environments/environmentChanges';
import { ResourceNotFoundException } from '../errors';
import { RefusedStates } from './RefusedStates';
import { StateService } from './StateService';
import { refuseAsConflict } from './refuseAsConflict';

type Caller = Omit<Requester, 'allows'>;

/** Operations of users on the refused states of environments. */
export class EnvironmentRefusedStates {
  constructor(
    private readonly options: {
      database: Database;
      states: StateService;
      refusedStates: RefusedStates;
    },
  ) {}

  /** A refused state, which can have secrets. */
  async read(caller: Caller, name: string, id: string): Promise<Buffer> {
    const { database, refusedStates } = this.options;
    const environment = await database.stores.environments.find(caller, name);
    if (!environment) {
      throw missingEnvironment(name);
    }
    requireTemplateAllowed(
      caller,
      'proton:DownloadEnvironmentState',
      environment.templateName,
    );
    const contents = await refusedStates.read({
      id,
      targetId: environment.id,
    });
    if (!contents) {
      throw missingState(name, id);
    }
    return contents;
  }

  /**
   * Makes a refused state the last version. What was recorded of the state is
   * forgotten, so that the next deployment takes it.
   *
   * @throws ConflictException while a deployment runs or the state is locked
   */
  async accept(
    caller: Caller,
    name: string,
    id: string,
  ): Promise<RestoredState> {
    const { database, refusedStates, states } = this.options;
    return database.transaction(async stores => {
      const { environment, refused } = await this.lock(stores, caller, {
        name,
        id,
        action: 'proton:RestoreEnvironmentState',
      });
      const contents = await refusedStates.read(refused, stores);
      if (!contents) {
        throw missingState(name, id);
      }
      const acceptedBy = nameOf(caller);
      const { version } = await refuseAsConflict(
        `The refused state of environment ${name} can't be accepted`,
        () => states.replace(stores, environment.id, contents, acceptedBy),
      );
      await stores.refusedStates.delete([id]);
      await forgetRecord(stores, environment);
      return {
        environmentId: environment.id,
        version,
        message: `${acceptedBy} accepted the refused state of deployment ${refused.deploymentId} as version ${version} of the state of environment ${name}`,
      };
    });
  }

  /**
   * Deletes a refused state. Once no refused state of its deployment is left,
   * the next deployment takes the last version.
   *
   * @throws ConflictException while a deployment runs
   */
  async discard(
    caller: Caller,
    name: string,
    id: string,
  ): Promise<DiscardedState> {
    return this.options.database.transaction(async stores => {
      const { environment, refused } = await this.lock(stores, caller, {
        name,
        id,
        action: 'proton:DiscardEnvironmentState',
      });
      await stores.refusedStates.delete([id]);
      const { deploymentId, targetId } = refused;
      const others = await stores.refusedStates.list(targetId);
      const record = await stores.engineStates.find(targetId);
      if (
        record?.unsaved?.isStored &&
        record.unsaved.deploymentId === deploymentId &&
        !others.some(other => other.deploymentId === deploymentId)
      ) {
        await forgetRecord(stores, environment);
      }
      return {
        environmentId: environment.id,
        message: `${nameOf(
          caller,
        )} discarded the refused state of deployment ${deploymentId} (serial ${
          refused.serial
        }) of environment ${name}`,
      };
    });
  }

  private async lock(
    stores: Stores,
    caller: Caller,
    { action, id, name }: { action: string; id: string; name: string },
  ): Promise<{ environment: EnvironmentRecord; refused: RefusedStateRecord }> {
    const environment = await lockEnvironment(stores, caller, name, action);
    requireSettled(environment, 'changed', 'wait until it is over');
    const refused = await stores.refusedStates.find({
      id,
      targetId: environment.id,
    });
    if (!refused) {
      throw missingState(name, id);
    }
    return { environment, refused };
  }
}

/** The next deployment takes the state that is stored then. */
async function forgetRecord(
  { engineStates }: Stores,
  { id }: EnvironmentRecord,
): Promise<void> {
  await engineStates.replace(id, { resourceCount: 0, resourceNames: [] });
}

function nameOf({ initiator, principal }: Caller): string {
  return initiator.onBehalfOf ?? principal;
}

function missingState(name: string, id: string): ResourceNotFoundException {
  return new ResourceNotFoundException(
    `Environment ${name} has no refused state ${id}. It may have been accepted or discarded; list those that are left with GET …/state-versions`,
  );
}
