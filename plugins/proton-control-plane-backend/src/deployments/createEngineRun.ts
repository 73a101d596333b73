import {
  ProvisioningError,
  formatEnvironmentArn,
  formatEnvironmentTemplateArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineBundle,
  EngineRun,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { decodeBundle } from '../templates/sources/bundleCodec';
import { readEngineBundle } from '../templates/sources/validateBundle';
import { toTemplateVersion } from '../versionNumbers';
import { DeploymentFolders } from './DeploymentFolders';
import { DeploymentLease } from './DeploymentLease';
import { DeploymentLog } from './DeploymentLog';
import { createStateRecord } from './createStateRecord';
import { loadVersion } from './loadVersion';
import { readInputs } from './readInputs';
import { toRunReference } from './runReference';
import { StoreWork, storeIfAccepted } from './storeIfAccepted';

export interface EngineRunOptions {
  lease: DeploymentLease;
  engine: ProvisioningEngine;
  folders: DeploymentFolders;
  log: DeploymentLog;
  redactor: EngineRun['redactor'];
  signal: AbortSignal;
  warn: (message: string, error: Error) => void;
}

/**
 * What the engine of a deployment is given.
 *
 * Throws a `ProvisioningError` or an `InvalidBundleError` when the template
 * version or the spec can't be deployed any more.
 */
export async function createEngineRun(
  options: EngineRunOptions,
): Promise<EngineRun> {
  const { lease, engine, folders, log, redactor, signal } = options;
  const { deployment } = lease;
  const { version, bundle, dependencyLock } = await lease.transaction(stores =>
    loadVersion(stores, deployment),
  );
  const store = (what: string, work: StoreWork) =>
    storeIfAccepted({ lease, what, work, warn: options.warn });
  await folders.prepare(deployment);
  return {
    ...toRunReference(deployment, folders),
    environmentArn: formatEnvironmentArn(
      deployment,
      deployment.environmentName,
    ),
    template: {
      arn: formatEnvironmentTemplateArn(deployment, version.templateName),
      ...toTemplateVersion(version),
    },
    ...(version.manifest && {
      bundle: requireBundle(engine, version, bundle),
    }),
    inputs: readInputs(deployment, version),
    dependencies: version.contentHash
      ? {
          bundleHash: version.contentHash,
          lock: dependencyLock,
          keepLock: lock =>
            store('The dependency lock', stores =>
              stores.versions.keepDependencyLock(version, lock, dependencyLock),
            ),
        }
      : undefined,
    stateRecord: await createStateRecord(lease, engine.id),
    log,
    redactor,
    recordPlan: plan =>
      store('The plan', stores =>
        stores.deploymentPlans.replace(deployment.id, plan, new Date()),
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
