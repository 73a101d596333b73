/**
 * Finds what AWS Proton left in Git, and imports it into a Proton control plane.
 *
 * @packageDocumentation
 */

export { ImportError } from './ImportError';
export {
  applyCustomerManaged,
  applyImport,
  type ApplyOptions,
} from './apply/applyImport';
export * from './apply/ImportTarget';
export { previewImport } from './apply/previewImport';
export * from './bundles/GivenBundle';
export { findSyncedBundles, readBundle } from './bundles/readBundles';
export * from './findings/Findings';
export { findEnvironments } from './findings/findEnvironments';
export * from './plan/ImportPlan';
export {
  planImport,
  type CustomerManagedBundles,
  type ImportScope,
} from './plan/planImport';
export * from './plan/planCustomerManaged';
export * from './plan/readCustomerManaged';
export { restrictPlan, type ImportPermissions } from './plan/restrictPlan';
export { runProgram } from './program';
export * from './report/formatReport';
export { openRepository } from './repository/openRepository';
export { readFolderTree } from './repository/readFolderTree';
export * from './repository/RepositoryTree';
export { parseState, readState, type FoundState } from './states/readStates';
