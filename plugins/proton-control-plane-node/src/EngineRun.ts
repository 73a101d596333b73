import { JsonObject } from '@backstage/types';
import {
  BundleFile,
  EnvironmentInputs,
  ProvisioningRun,
  RunReference,
} from '@proton-vending/backstage-plugin-proton-common';
import { EngineRunners } from './EngineRunners';
import { EngineRepository } from './ProvisioningEngine';

/**
 * A bundle's `infrastructure/manifest.yaml`, as AWS Proton defines it.
 *
 * @public
 */
export interface BundleManifest {
  /** `hcl`, `jinja` or `codebuild`. */
  renderingEngine: string;
  /** `terraform` with `hcl`, `cloudformation` with `jinja`. */
  templateLanguage?: string;
  /** A path relative to `infrastructure/`, or `*` for all files; absent with `codebuild`. */
  file?: string;
}

/**
 * The part of a template bundle that an engine provisions.
 *
 * @public
 */
export interface EngineBundle {
  manifest: BundleManifest;
  /** The files of `infrastructure/` other than the manifest, relative to that folder. */
  files: BundleFile[];
}

/**
 * The template version that a deployment deploys.
 *
 * @public
 */
export interface EngineTemplateVersion {
  arn: string;
  majorVersion: string;
  minorVersion: string;
}

/**
 * Identifies a run well enough to stop it, and to find what it left behind.
 *
 * @public
 */
export interface EngineRunReference extends RunReference {
  /** The handle of the engine's last `waiting`; absent when it waits for nothing. */
  handle?: JsonObject;
  /** Absent when the control plane serves no runners. */
  runners?: EngineRunners;
}

/**
 * Who asked for a deployment, and why.
 *
 * @public
 */
export interface EngineRunRequest {
  operation: 'create' | 'update' | 'delete';
  /** The access key or the service that sent the request. */
  requestedBy: string;
  /** The user for whom, as the caller says: an entity ref. */
  onBehalfOf?: string;
  /** Why, as the caller says. */
  reason?: string;
}

/**
 * A plan in a form in which another process can carry out exactly that plan.
 *
 * @public
 */
export interface EngineSavedPlan {
  planFile: Uint8Array;
  /** The text of the provider lock file; absent when there is none. */
  lockFile?: string;
}

/**
 * What an engine is given for one deployment.
 *
 * @public
 */
export interface EngineRun extends ProvisioningRun, EngineRunReference {
  template: EngineTemplateVersion;
  /** The AWS account that the target is provisioned in. */
  environmentAccountId: string;
  /** The spec's inputs, with the schema's defaults merged under them. */
  inputs: EnvironmentInputs;
  /** The texts of the inputs that the schema calls sensitive. */
  sensitiveInputs: string[];
  /** Absent for a template whose environments are customer managed. */
  bundle?: EngineBundle;
  /** The plan of a preview, which `apply` carries out; absent when `plan` has made one. */
  savedPlan?: EngineSavedPlan;
  request: EngineRunRequest;
  /** The version that was deployed before; absent when no deployment has succeeded. */
  deployedVersion?: EngineTemplateVersion;
  /** The bundle of another version of the template; undefined when it doesn't exist any more. */
  findBundle(
    version: Pick<EngineTemplateVersion, 'majorVersion' | 'minorVersion'>,
  ): Promise<EngineBundle | undefined>;
  /** Where an engine with `usesRepository` provisions. */
  provisioningRepository?: EngineRepository;
}
