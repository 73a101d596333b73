import {
  ProvisioningRun,
  RenderedFile,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * A plan that Terraform has saved, with the providers that it was made with, so
 * that another machine can carry it out.
 *
 * @public
 */
export interface SavedPlan {
  planFile: Uint8Array;
  /** The text of `.terraform.lock.hcl`; absent when there is none. */
  lockFile?: string;
}

/**
 * One run of Terraform: what any run is given, with the rendered files.
 *
 * @public
 */
export interface TerraformRun extends ProvisioningRun {
  /** Written into the working directory before Terraform starts. */
  files: RenderedFile[];
  /** What `apply` carries out when the plan was made elsewhere or before. */
  savedPlan?: SavedPlan;
  /** Services on this machine's loopback that an isolated run needs, as `host:port`. */
  reachableAddresses?: string[];
}
