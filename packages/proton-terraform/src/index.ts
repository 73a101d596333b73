/**
 * Renders Proton template bundles for Terraform, and drives Terraform or
 * OpenTofu. It knows no database, and Backstage only by its types.
 *
 * @packageDocumentation
 */

export {
  METADATA_PATH,
  parseDeploymentMetadata,
  type DeploymentMetadata,
} from './rendering/deploymentMetadata';
export {
  isGeneratedFile,
  removeProtonHeader,
} from './rendering/readRenderedFile';
export { parseExactJson } from './output/exactJson';
export { renderDeletedEnvironment } from './rendering/renderDeletedEnvironment';
export {
  renderTerraformEnvironment,
  type TerraformEnvironment,
} from './rendering/renderTerraformEnvironment';
export { findTerraformFileProblems } from './rendering/terraformFiles';
export type { TerraformIsolation, TerraformLimits } from './isolation/options';
export {
  fillProviderCache,
  type FillProviderCacheOptions,
} from './providers/fillProviderCache';
export type { ProviderCacheOptions } from './providers/ProviderCache';
export { hasEmptyStoredState } from './state/requireTrustedState';
export { readStateResults } from './state/readStateResults';
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
export type { PlannedChanges } from './output/plannedChanges';
export type { TerraformPreview } from './steps/readPreview';
export type { SavedPlan, TerraformRun } from './TerraformRun';
