/**
 * Scaffolder actions for Proton environments.
 *
 * @packageDocumentation
 */

export { scaffolderModuleProton as default } from './module';
export { createEnvironmentAction } from './actions/createEnvironment';
export type { CreateEnvironmentActionOptions } from './actions/createEnvironment';
export type {
  CreateEnvironmentActionInput,
  CreateEnvironmentActionOutput,
} from './actions/createEnvironment.types';
