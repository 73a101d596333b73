export { LegacyTemplatesPage } from './LegacyTemplatesPage';
export { NewTemplatesPage } from './NewTemplatesPage';
