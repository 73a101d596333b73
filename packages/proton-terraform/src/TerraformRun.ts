import {
  ProvisioningRun,
  RenderedFile,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * One run of Terraform: what any run is given, with the rendered files.
 *
 * @public
 */
export interface TerraformRun extends ProvisioningRun {
  /** Written into the working directory before Terraform starts. */
  files: RenderedFile[];
}
