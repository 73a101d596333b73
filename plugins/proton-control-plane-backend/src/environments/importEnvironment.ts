import {
  EngineOutput,
  EngineResource,
  ImportedEnvironment,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningEngine } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Requester } from '../access/Requester';
import { Stores } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { settleUnheldDeployment } from '../deployments/settleDeployment';
import { EngineRegistry } from '../engines/EngineRegistry';
import { ValidationException } from '../errors';
import { StatusChange } from '../events/StatusEvents';
import { Quotas } from '../quotas';
import { StateService } from '../states/StateService';
import { refuseAsConflict } from '../states/refuseAsConflict';
import { CheckedSpecs } from './CheckedSpecs';
import { EnvironmentCreation, createEnvironment } from './createEnvironment';
import { toTarget } from './environmentChanges';

/** An environment whose infrastructure exists already. */
export interface EnvironmentImport extends EnvironmentCreation {
  outputs: EngineOutput[];
  resources: EngineResource[];
  /** The Terraform state, for an engine that keeps states in the control plane. */
  state?: Buffer;
}

/**
 * Records an environment as deployed and changes no infrastructure: its
 * deployment has ended before any worker sees it.
 */
export async function importEnvironment(
  stores: Stores,
  requester: Requester,
  { outputs, resources, state, ...creation }: EnvironmentImport,
  {
    engines,
    quotas,
    specs,
    states,
  }: {
    engines: EngineRegistry;
    quotas: Quotas;
    specs: CheckedSpecs;
    states: StateService;
  },
): Promise<{ imported: ImportedEnvironment; change?: StatusChange }> {
  const { environment, isNew } = await createEnvironment(
    stores,
    requester,
    creation,
    quotas,
    specs,
    engines,
    'settling',
  );
  const deployment = await requireDeployment(stores, requester, environment);
  if (!isNew) {
    return { imported: describe(environment, deployment.id, false) };
  }
  const target = toTarget(environment);
  const engine = engines.get(deployment.engine);
  requireUsableState(environment, engine, state !== undefined);
  if (state) {
    await refuseAsConflict(
      `The state of environment ${environment.name} can't be imported`,
      () => states.replace(stores, target.id, state, requester.principal),
    );
  }
  if (!engine.provisionsNothing) {
    // A delete must destroy what exists.
    await stores.targets.markReachedApply(target);
  }
  const message = `Environment ${environment.name} was imported by ${requester.principal}; its infrastructure wasn't changed`;
  await stores.deploymentLogs.append(
    deployment.id,
    [{ step: 'settling', level: 'info', message }],
    deployment.createdAt,
  );
  const settled = await settleUnheldDeployment(stores, deployment, {
    kind: 'succeeded',
    outputs,
    resources,
    provisioningEngine: engine.provisioner ?? engine.id,
    message,
  });
  return {
    imported: describe(environment, deployment.id, true),
    change: settled ? settled.change : undefined,
  };
}

async function requireDeployment(
  stores: Stores,
  requester: Requester,
  { lastAttemptedDeploymentId: id = '', name }: EnvironmentRecord,
) {
  const deployment = await stores.deployments.find(requester, id);
  if (!deployment) {
    throw new Error(`Environment ${name} has no deployment`);
  }
  return deployment;
}

/**
 * Without its state, the next deployment would build everything a second time.
 *
 * @throws ValidationException
 */
function requireUsableState(
  { name }: EnvironmentRecord,
  { id, provisionsNothing, stateFormat, usesRepository }: ProvisioningEngine,
  hasState: boolean,
): void {
  const subject = `Environment ${name} can't be imported`;
  if (stateFormat !== undefined) {
    if (!hasState) {
      throw new ValidationException(
        `${subject} without its Terraform state: the next deployment would build its infrastructure a second time. Add the state, or a provisioningRepository if pull requests provision it`,
      );
    }
    return;
  }
  if (hasState) {
    throw new ValidationException(
      `${subject} with a state: the engine ${id} keeps no state in the control plane. Leave the state out`,
    );
  }
  if (!provisionsNothing && !usesRepository) {
    throw new ValidationException(
      `${subject}: the engine ${id} keeps its states elsewhere and wouldn't find this one. Remove protonControlPlane.terraform.backend, so that the control plane stores the states, or add a provisioningRepository`,
    );
  }
}

function describe(
  { id, name, templateName, majorVersion, minorVersion }: EnvironmentRecord,
  deploymentId: string,
  imported: boolean,
): ImportedEnvironment {
  return {
    environmentId: id,
    environmentName: name,
    templateName,
    templateMajorVersion: String(majorVersion),
    templateMinorVersion: String(minorVersion),
    deploymentId,
    imported,
  };
}
