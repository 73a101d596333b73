export { LegacyTemplatesPage, NewTemplatesPage } from './TemplatesPage';
