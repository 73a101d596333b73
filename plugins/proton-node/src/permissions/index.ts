export {
  createProtonEnvironmentConditionalDecision,
  createProtonTemplateConditionalDecision,
  protonEnvironmentConditions,
  protonTemplateConditions,
} from './conditions';
export {
  createEnvironmentAuthorizer,
  createTemplateAuthorizer,
} from './createAuthorizers';
export { protonEnvironmentRules } from './environmentRules';
export { ProtonAuthorizer } from './ProtonAuthorizer';
export type { ProtonAuthorizerOptions } from './ProtonAuthorizer';
export { readEntityOwners } from './readEntityOwners';
export {
  readEnvironmentResource,
  readOwners,
  readTemplateResource,
} from './readResources';
export {
  protonEnvironmentResourceRef,
  protonEnvironmentTemplateResourceRef,
} from './resources';
export type {
  ProtonEnvironmentResource,
  ProtonEnvironmentTemplateResource,
} from './resources';
export { protonTemplateRules } from './templateRules';
