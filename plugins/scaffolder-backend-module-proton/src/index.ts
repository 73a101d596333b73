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
export { createEnvironmentTemplateAction } from './actions/createEnvironmentTemplate';
export type { CreateEnvironmentTemplateActionOptions } from './actions/createEnvironmentTemplate';
export type {
  CreateEnvironmentTemplateActionInput,
  CreateEnvironmentTemplateActionOutput,
} from './actions/createEnvironmentTemplate.types';
export { registerTemplateVersionAction } from './actions/registerTemplateVersion';
export type { RegisterTemplateVersionActionOptions } from './actions/registerTemplateVersion';
export type {
  RegisterTemplateVersionActionInput,
  RegisterTemplateVersionActionOutput,
} from './actions/registerTemplateVersion.types';
export { publishTemplateVersionAction } from './actions/publishTemplateVersion';
export type { PublishTemplateVersionActionOptions } from './actions/publishTemplateVersion';
export type {
  PublishTemplateVersionActionInput,
  PublishTemplateVersionActionOutput,
} from './actions/publishTemplateVersion.types';
