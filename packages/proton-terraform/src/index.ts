/**
 * Renders Proton template bundles for Terraform, and drives Terraform or
 * OpenTofu. It knows no database, and Backstage only by its types.
 *
 * @packageDocumentation
 */

export {
  renderTerraformEnvironment,
  type TerraformEnvironment,
} from './rendering/renderTerraformEnvironment';
export { findTerraformFileProblems } from './rendering/terraformFiles';
export type { TerraformIsolation, TerraformLimits } from './isolation/options';
export { hasEmptyStoredState } from './state/requireTrustedState';
export { readStateBackend } from './state/readStateBackend';
export type { StateBackend, StateBackendSettings } from './state/StateBackend';
export {
  isProcessGroupAlive,
  readProcessStart,
} from './supervision/processIdentity';
export {
  TerraformDriver,
  type TerraformDriverOptions,
} from './TerraformDriver';
export type { TerraformLogger } from './TerraformLogger';
export type { SavedPlan, TerraformRun } from './TerraformRun';
