/**
 * Clients and shared services for Proton APIs, for backend plugins and modules.
 *
 * @packageDocumentation
 */

export { resolveTarget } from './accounts/selectAccount';
export { ProtonAccountMismatchError } from './clients/explainUnansweredRequests';
export { readAccountCredentials } from './clients/readAccountCredentials';
export {
  readConsoleSignIn,
  type ConsoleScope,
  type ConsoleSignIn,
} from './console/awsConsole';
export { clusterConsoleUrl } from './console/clusterConsoleUrl';
export {
  connectProtonExtension,
  type RemoteControlPlane,
} from './extension/connectProtonExtension';
export { resourceConsoleUrl } from './console/resourceConsoleUrl';
export * from './clusters/outputMapping';
export * from './clusters/readClusterFacts';
export { environmentEntityName } from './entities/environmentEntityName';
export { readEntityNamespace } from './entities/readEntityNamespace';
export { findEnvironment } from './environments/findEnvironment';
export {
  isFailedAttemptOf,
  TAG_CREATED_BY,
} from './environments/isFailedAttemptOf';
export * from './environments/planEnvironmentUpdate';
export * from './events/readDeadline';
export * from './events/readStatusChange';
export { withTemplateRules } from './environments/withTemplateRules';
export { readInputSchema } from './environments/readInputSchema';
export { toBackstageError } from './errors/toBackstageError';
export { undefinedIfNotFound } from './errors/undefinedIfNotFound';
export { withInitiator } from './initiator/withInitiator';
export * from './permissions/createAuthorizers';
export * from './permissions/permissionRules';
export * from './permissions/ProtonAuthorizer';
export * from './permissions/readEntityOwners';
export * from './permissions/readResources';
export * from './permissions/resources';
export * from './service/ProtonService';
export { protonServiceRef } from './service/protonServiceRef';
export { readTags } from './tags/readTags';
export { Deprecations } from './templates/Deprecations';
