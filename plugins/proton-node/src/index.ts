/**
 * The door to any Proton API, for backend plugins and modules.
 *
 * @packageDocumentation
 */

export { resolveTarget } from './accounts/resolveTarget';
export { readAccountCredentials } from './clients/readAccountCredentials';
export {
  clusterConsoleUrl,
  readConsoleSignIn,
} from './clusters/clusterConsoleUrl';
export type { ConsoleSignIn } from './clusters/clusterConsoleUrl';
export {
  CLUSTER_FACTS,
  DEFAULT_OUTPUT_MAPPING,
  pickClusterOutputs,
} from './clusters/outputMapping';
export type { ClusterFact, OutputMapping } from './clusters/outputMapping';
export { readClusterFacts } from './clusters/readClusterFacts';
export type { ClusterFacts } from './clusters/readClusterFacts';
export { readOutputMapping } from './clusters/readOutputMapping';
export { environmentEntityName } from './entities/environmentEntityName';
export {
  planEnvironmentUpdate,
  readDeployedInputs,
} from './environments/planEnvironmentUpdate';
export type {
  EnvironmentSource,
  EnvironmentUpdatePlan,
} from './environments/planEnvironmentUpdate';
export { readInputSchema } from './environments/readInputSchema';
export { ProtonAccountMismatchError } from './errors/ProtonAccountMismatchError';
export { toBackstageError } from './errors/toBackstageError';
export { withInitiator } from './initiator/withInitiator';
export * from './permissions';
export { DefaultProtonService } from './service/DefaultProtonService';
export type { DefaultProtonServiceOptions } from './service/DefaultProtonService';
export type {
  FollowDeploymentLogOptions,
  ListDeploymentLogOptions,
  ProtonAccount,
  ProtonExtension,
  ProtonService,
  ProtonTarget,
  RegisterEnvironmentTemplateVersionOptions,
} from './service/ProtonService';
export { protonServiceRef } from './service/protonServiceRef';
export { readTags } from './tags/readTags';
