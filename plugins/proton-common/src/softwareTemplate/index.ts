export { findFormProblems } from './findFormProblems';
export { offerNoneBelow } from './offerNone';
export { SoftwareTemplateError } from './SoftwareTemplateError';
export { toSoftwareTemplate } from './toSoftwareTemplate';
export type {
  SoftwareTemplate,
  SoftwareTemplateOptions,
  SoftwareTemplateSource,
} from './softwareTemplate.types';
