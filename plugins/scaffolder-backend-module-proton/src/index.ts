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
export { updateEnvironmentAction } from './actions/updateEnvironment';
export type { UpdateEnvironmentActionOptions } from './actions/updateEnvironment';
export type {
  UpdateEnvironmentActionInput,
  UpdateEnvironmentActionOutput,
} from './actions/updateEnvironment.types';
export { deleteEnvironmentAction } from './actions/deleteEnvironment';
export type { DeleteEnvironmentActionOptions } from './actions/deleteEnvironment';
export type {
  DeleteEnvironmentActionInput,
  DeleteEnvironmentActionOutput,
} from './actions/deleteEnvironment.types';
export { cancelDeploymentAction } from './actions/cancelDeployment';
export type { CancelDeploymentActionOptions } from './actions/cancelDeployment';
export type {
  CancelDeploymentActionInput,
  CancelDeploymentActionOutput,
} from './actions/cancelDeployment.types';
export { waitEnvironmentAction } from './actions/waitEnvironment';
export type { WaitEnvironmentActionOptions } from './actions/waitEnvironment';
export type {
  WaitEnvironmentActionInput,
  WaitEnvironmentActionOutput,
} from './actions/waitEnvironment.types';
export { getEnvironmentAction } from './actions/getEnvironment';
export type { GetEnvironmentActionOptions } from './actions/getEnvironment';
export type {
  EnvironmentFactsOutput,
  GetEnvironmentActionInput,
  GetEnvironmentActionOutput,
} from './actions/getEnvironment.types';
export { listEnvironmentsAction } from './actions/listEnvironments';
export type { ListEnvironmentsActionOptions } from './actions/listEnvironments';
export type {
  ListEnvironmentsActionInput,
  ListEnvironmentsActionOutput,
} from './actions/listEnvironments.types';
export type {
  EnvironmentReferenceInput,
  TimeoutInput,
} from './actions/environmentReference.types';
export { generateSoftwareTemplateAction } from './actions/generateSoftwareTemplate';
export type { GenerateSoftwareTemplateActionOptions } from './actions/generateSoftwareTemplate';
export type {
  GenerateSoftwareTemplateActionInput,
  GenerateSoftwareTemplateActionOutput,
} from './actions/generateSoftwareTemplate.types';
