import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  EngineStateRecord,
  EnvironmentInputs,
  EnvironmentSpecError,
  ProvisioningError,
  RunStateStore,
  TemplateSchemaError,
  applyInputDefaults,
  listSensitiveTexts,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineBundle,
  EngineRun,
  EngineRunReference,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { findEnvironmentAccount } from '../accountConnections/environmentAccount';
import { Stores } from '../database/Database';
import {
  EnvironmentRecord,
  EnvironmentRoles,
} from '../database/EnvironmentStore';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { classifyDatabaseError } from '../database/classifyDatabaseError';
import { DeploymentRecord } from '../database/deploymentRows';
import {
  capitalize,
  getTargetKind,
  nounOf,
} from '../resources/deploymentTargets';
import { formatArn, getResourceKind } from '../resources/resourceKinds';
import { decodeBundle } from '../templates/sources/bundleCodec';
import { readEngineBundle } from '../templates/sources/validateBundle';
import { toTemplateVersion } from '../versionNumbers';
import { RunnerRuns } from '../runners/RunnerRuns';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease } from './DeploymentLease';
import { requireAllowedLosses, requireAllowedPlan } from './protectedResources';

/** Where the runs of deployments are. */
export interface RunPlaces {
  folders: DeploymentFolders;
  runnerRuns: Pick<RunnerRuns, 'at'>;
}

/** What an engine needs to stop a deployment, and to clean up after it. */
export function toRunReference(
  deployment: DeploymentRecord,
  { folders, runnerRuns }: RunPlaces,
): EngineRunReference {
  const { accountId, region, target } = deployment;
  return {
    deploymentId: deployment.id,
    target: {
      kind: target.kind,
      id: target.id,
      name: target.name,
      arn: formatArn(target.kind, deployment, target),
      accountId,
      region,
    },
    ...folders.locate(deployment),
    progress: deployment.resources,
    hasBegunToApply:
      deployment.operation !== 'delete' && deployment.step === 'applying',
    handle: deployment.wait?.handle,
    runners: runnerRuns.at(deployment),
  };
}

/** What an engine may know, and keep, of the state of a deployment's target. */
export async function createStateRecord(
  lease: Pick<DeploymentLease, 'deployment' | 'transaction'>,
): Promise<EngineStateRecord> {
  const { id } = lease.deployment.target;
  return {
    last: await lease.transaction(stores => stores.engineStates.find(id)),
    keep: summary =>
      lease.transaction(stores => stores.engineStates.replace(id, summary)),
  };
}

/**
 * What the engine of a deployment is given.
 *
 * Throws a `ProvisioningError` or an `InvalidBundleError` when the template
 * version or the spec can't be deployed any more.
 */
export async function createEngineRun(options: {
  lease: Pick<DeploymentLease, 'deployment' | 'owner' | 'transaction'>;
  engine: ProvisioningEngine;
  places: RunPlaces;
  log: EngineRun['log'];
  redactor: EngineRun['redactor'];
  stateStore: RunStateStore;
  credentials: EngineRun['credentials'];
  signal: AbortSignal;
  logger: LoggerService;
  protectedResourceTypes: ReadonlySet<string>;
  /** Those of the environment when absent; a preview may be of one that doesn't exist yet. */
  roles?: EnvironmentRoles;
}): Promise<EngineRun> {
  const { lease, engine, places, log, logger, redactor, signal } = options;
  const { credentials, stateStore } = options;
  const { deployment } = lease;
  const { template } = getTargetKind(deployment.target);
  const { initialState, requestedBy, onBehalfOf, reason, operation } =
    deployment;
  const { version, bundle, dependencyLock } = await lease.transaction(stores =>
    loadVersion(stores[template.versions], deployment),
  );
  /** What the database refuses must not end a deployment that can do without. */
  const store = async (
    what: string,
    work: (stores: Stores) => Promise<void>,
  ) => {
    try {
      await lease.transaction(work);
    } catch (error) {
      if (classifyDatabaseError(error) !== 'refused') {
        throw error;
      }
      logger.warn(
        `${what} of deployment ${deployment.id} can't be stored`,
        toError(error),
      );
    }
  };
  await places.folders.prepare(deployment);
  const { accountId, region } = deployment;
  const toEngineVersion = (
    of: Pick<TemplateVersionRecord, 'majorVersion' | 'minorVersion'> & {
      templateName: string;
    },
  ) => ({
    arn: formatArn(template.kind, deployment, { name: of.templateName }),
    ...toTemplateVersion(of),
  });
  const environment = await lease.transaction(stores =>
    loadEnvironment(stores, deployment),
  );
  const { inputs, sensitiveInputs } = readInputs(deployment, version);
  return {
    ...toRunReference(deployment, places),
    template: toEngineVersion(version),
    deployedVersion: initialState && toEngineVersion(initialState),
    request: { operation, requestedBy, onBehalfOf, reason },
    provisioningRepository: environment?.provisioningRepository,
    async findBundle({ majorVersion, minorVersion }) {
      const found = await lease.transaction(stores =>
        stores[template.versions].findBundle({
          accountId,
          region,
          templateName: version.templateName,
          majorVersion: Number(majorVersion),
          minorVersion: Number(minorVersion),
        }),
      );
      return found && readEngineBundle(decodeBundle(found), engine);
    },
    ...(version.manifest && {
      bundle: requireBundle(engine, version, bundle),
    }),
    environmentAccountId: findEnvironmentAccount(
      deployment,
      options.roles ?? environment?.roles,
    ),
    inputs,
    sensitiveInputs,
    dependencies: version.contentHash
      ? {
          bundleHash: version.contentHash,
          lock: dependencyLock,
          keepLock: lock =>
            store('The dependency lock', stores =>
              stores[template.versions].keepDependencyLock(
                version,
                lock,
                dependencyLock,
              ),
            ),
        }
      : undefined,
    stateRecord: await createStateRecord(lease),
    stateStore,
    credentials,
    log,
    redactor,
    recordPlan: async plan => {
      await store('The plan', stores =>
        stores.deploymentPlans.replace(deployment.id, plan, new Date()),
      );
      // An engine may plan again in the middle of an apply.
      await lease.transaction(stores =>
        requireAllowedPlan(
          stores,
          plan,
          deployment,
          options.protectedResourceTypes,
        ),
      );
    },
    checkLosses: file =>
      lease.transaction(stores =>
        requireAllowedLosses(
          stores,
          file,
          deployment,
          options.protectedResourceTypes,
        ),
      ),
    recordProgress: progress =>
      store('The progress', stores =>
        stores.deploymentQueue.setProgress(
          deployment.id,
          lease.owner,
          progress,
        ),
      ),
    signal,
  };
}

/** The template version that a deployment leads to, with its bundle. */
async function loadVersion(
  versions: Stores['versions'],
  { accountId, region, target, targetState }: DeploymentRecord,
) {
  const { templateName, majorVersion, minorVersion } = targetState;
  const key = { accountId, region, templateName, majorVersion, minorVersion };
  const version = await versions.find(key);
  if (!version) {
    const { noun } = getResourceKind(getTargetKind(target).template.kind);
    throw new ProvisioningError(
      `${capitalize(
        noun,
      )} version ${templateName}:${majorVersion}.${minorVersion} does not exist any more`,
    );
  }
  return {
    version,
    dependencyLock: await versions.findDependencyLock(key),
    bundle: await versions.findBundle(key),
  };
}

/** Only environments have roles of their own, and a repository. */
async function loadEnvironment(
  { environments }: Stores,
  { accountId, region, target }: DeploymentRecord,
): Promise<EnvironmentRecord | undefined> {
  return target.kind === 'environment'
    ? environments.find({ accountId, region }, target.name)
    : undefined;
}

/** The inputs that a deployment has, with the schema's defaults, and what is sensitive in them. */
function readInputs(
  { target, targetState }: DeploymentRecord,
  { schema }: TemplateVersionRecord,
): { inputs: EnvironmentInputs; sensitiveInputs: string[] } {
  const { parseSchema, parseSpec } = getTargetKind(target);
  try {
    const inputs = parseSpec(targetState.spec, target);
    if (schema === undefined) {
      return { inputs, sensitiveInputs: [] };
    }
    const parsed = parseSchema(schema).inputs;
    return {
      inputs: applyInputDefaults(parsed, inputs),
      sensitiveInputs: listSensitiveTexts(parsed, inputs),
    };
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new ProvisioningError(
        `${error.message}. Update the ${nounOf(target)} with a corrected spec`,
      );
    }
    if (error instanceof TemplateSchemaError) {
      throw new ProvisioningError(
        `${error.message}. Update the ${nounOf(
          target,
        )} to a template version with a corrected schema`,
      );
    }
    throw error;
  }
}

function requireBundle(
  engine: ProvisioningEngine,
  version: TemplateVersionRecord,
  stored: Buffer | undefined,
): EngineBundle {
  if (!stored) {
    throw new ProvisioningError(
      `The bundle of ${version.templateName}:${version.majorVersion}.${version.minorVersion} no longer exists`,
    );
  }
  return readEngineBundle(decodeBundle(stored), engine);
}
