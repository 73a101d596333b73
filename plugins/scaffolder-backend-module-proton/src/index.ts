/**
 * Scaffolder actions for Proton environments.
 *
 * @packageDocumentation
 */

export { scaffolderModuleProton as default } from './module';
export type { ProtonActionServices } from './actions/createProtonAction';
export { createEnvironmentAction } from './actions/createEnvironment';
export { createEnvironmentTemplateAction } from './actions/createEnvironmentTemplate';
export { registerTemplateVersionAction } from './actions/registerTemplateVersion';
export { publishTemplateVersionAction } from './actions/publishTemplateVersion';
export { planEnvironmentAction } from './actions/planEnvironment';
export { deployPlanAction } from './actions/deployPlan';
export { updateEnvironmentAction } from './actions/updateEnvironment';
export { deleteEnvironmentAction } from './actions/deleteEnvironment';
export { cancelDeploymentAction } from './actions/cancelDeployment';
export { waitEnvironmentAction } from './actions/waitEnvironment';
export { getEnvironmentAction } from './actions/getEnvironment';
export { listEnvironmentsAction } from './actions/listEnvironments';
export { generateSoftwareTemplateAction } from './actions/generateSoftwareTemplate';
export { importEnvironmentsAction } from './actions/importEnvironments';
export { createCampaignAction } from './actions/createCampaign';
