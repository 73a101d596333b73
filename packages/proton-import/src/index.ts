/**
 * Finds what AWS Proton left in Git, and imports it into a Proton control plane.
 *
 * @packageDocumentation
 */

export { ImportError } from './ImportError';
export * from './apply/applyImport';
export * from './apply/ImportTarget';
export * from './bundles/GivenBundle';
export { findSyncedBundles, readBundle } from './bundles/readBundles';
export * from './findings/Findings';
export { findEnvironments } from './findings/findEnvironments';
export * from './plan/ImportPlan';
export { planImport, type ImportScope } from './plan/planImport';
export * from './plan/readCustomerManaged';
export { runProgram } from './program';
export * from './report/formatReport';
export { openRepository } from './repository/openRepository';
export * from './repository/RepositoryTree';
export { readState, type FoundState } from './states/readStates';
