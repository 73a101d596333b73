export { findFormProblems } from './writeOutSchema';
export { offerNoneBelow } from './offerNone';
export { SoftwareTemplateError } from './SoftwareTemplateError';
export { toSoftwareTemplate } from './toSoftwareTemplate';
export type {
  SoftwareTemplate,
  SoftwareTemplateOptions,
  SoftwareTemplateSource,
} from './softwareTemplate.types';
