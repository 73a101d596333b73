import {
  AcceptedState,
  RetainedEnvironment,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';
import { Database, Stores } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { EncryptedValueError } from '../encryption/EncryptedValueError';
import { settleUnheldDeployment } from '../deployments/settleDeployment';
import { startDeployment } from '../deployments/startDeployment';
import { Requester } from '../access/Requester';
import {
  lockEnvironment,
  requireSettled,
  toTarget,
} from './environmentChanges';
import { StatusChange, StatusEvents } from '../events/StatusEvents';

type Caller = Omit<Requester, 'allows'>;

/** For environments whose infrastructure or state no engine can reach any more. */
export class EnvironmentRetention {
  static create(options: {
    database: Database;
    events: StatusEvents;
  }): EnvironmentRetention {
    return new EnvironmentRetention(options.database, options.events);
  }

  private constructor(
    private readonly database: Database,
    private readonly events: StatusEvents,
  ) {}

  /**
   * Forgets an environment, and destroys nothing.
   *
   * @throws ConflictException while a deployment of the environment runs
   */
  async retain(caller: Caller, name: string): Promise<RetainedEnvironment> {
    const { retained, change } = await this.database.transaction(
      async stores => {
        const environment = await lockSettled(
          stores,
          caller,
          name,
          'proton:RetainEnvironment',
        );
        const message = `Environment ${name} was forgotten by ${caller.principal}: its infrastructure and its state (environment id ${environment.id}) were kept, and are no longer managed here`;
        const { id: deploymentId, change: deleted } = await recordDelete(
          stores,
          caller,
          environment,
          message,
        );
        return {
          retained: { environmentId: environment.id, deploymentId, message },
          change: deleted,
        };
      },
    );
    if (change) {
      await this.events.publish(change);
    }
    return retained;
  }

  /**
   * Forgets what was recorded of an environment's state, so that the next
   * deployment takes the one that it finds, or none.
   *
   * @throws ConflictException while a deployment of the environment runs
   */
  async acceptState(caller: Caller, name: string): Promise<AcceptedState> {
    return this.database.transaction(async stores => {
      const { id } = await lockSettled(
        stores,
        caller,
        name,
        'proton:AcceptEnvironmentState',
      );
      await stores.engineStates.replace(id, {
        resourceCount: 0,
        resourceNames: [],
      });
      return {
        environmentId: id,
        message: `${caller.principal} accepted the state of environment ${name} as it is; the next deployment builds what it doesn't list`,
      };
    });
  }
}

async function lockSettled(
  stores: Stores,
  caller: Caller,
  name: string,
  action: string,
): Promise<EnvironmentRecord> {
  const environment = await lockEnvironment(stores, caller, name, action);
  requireSettled(
    environment,
    'forgotten',
    'cancel it or wait until it is over',
  );
  return environment;
}

/** A delete that is over as soon as it is there: no worker ever sees it. */
async function recordDelete(
  stores: Stores,
  caller: Caller,
  environment: EnvironmentRecord,
  message: string,
): Promise<{ id: string; change?: StatusChange }> {
  const { templateName, majorVersion, minorVersion } = environment;
  const state = {
    templateName,
    majorVersion,
    minorVersion,
    spec: readSpec(environment),
  };
  const deployment = await startDeployment(
    stores,
    caller,
    toTarget(environment),
    {
      id: randomUUID(),
      operation: 'delete',
      engine: 'NONE',
      status: 'DELETE_IN_PROGRESS',
      step: 'settling',
      initialState: state,
      targetState: state,
      createdAt: new Date(),
    },
  );
  const { id } = deployment;
  await stores.deploymentLogs.append(
    id,
    [{ step: 'settling', level: 'warn', message }],
    deployment.createdAt,
  );
  const settled = await settleUnheldDeployment(stores, deployment, {
    kind: 'succeeded',
    provisioningEngine: 'NONE',
    message,
  });
  return { id, change: settled ? settled.change : undefined };
}

/** An environment can be forgotten even when the key of its spec is lost. */
function readSpec(environment: EnvironmentRecord): string {
  try {
    return environment.spec;
  } catch (error) {
    if (error instanceof EncryptedValueError) {
      return '';
    }
    throw error;
  }
}
