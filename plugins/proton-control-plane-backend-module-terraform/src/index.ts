/**
 * Provisions with Terraform or OpenTofu on the machine of the Backstage backend.
 *
 * @packageDocumentation
 */

export { protonControlPlaneModuleTerraform as default } from './module';
export { createTerraformEngine } from './createTerraformEngine';
